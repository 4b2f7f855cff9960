// Whether a host is AWS's own, in whichever of its partitions.

/** DNS suffixes of all partitions, with those of dual-stack endpoints (the SDK's partitions.json); all of .aws is AWS's. */
const SUFFIXES = [
  "amazonaws.com",
  "aws",
  "amazonaws.com.cn",
  "api.amazonwebservices.com.cn",
  "amazonaws.eu",
  "api.amazonwebservices.eu",
  "c2s.ic.gov",
  "api.aws.ic.gov",
  "sc2s.sgov.gov",
  "api.aws.scloud",
  "cloud.adc-e.uk",
  "api.cloud-aws.adc-e.uk",
  "csp.hci.ic.gov",
  "api.aws.hci.ic.gov",
];

/** Takes a URL's hostname, which is in lower case. */
export function isAws(hostname: string): boolean {
  const name = hostname.replace(/\.$/, "");
  return SUFFIXES.some((suffix) => name.endsWith(`.${suffix}`));
}
