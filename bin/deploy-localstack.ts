// npm run deploy:localstack: deploys the stack with the CDK CLI to an emulator that speaks CloudFormation. Its parts are in deploy-localstack/.
import { command } from "./deploy-localstack/command.ts";

process.exitCode = await command(process.argv.slice(2));
