// What is used of S3's client, by name: a bundler keeps the whole of a package that is imported by `import()`.
export { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
