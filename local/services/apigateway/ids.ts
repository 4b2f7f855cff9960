// Ids as API Gateway makes them, of small letters and digits; here each is the same every time.
import { createHash } from "node:crypto";

export function idOf(generatedName: string, length: number): string {
  const hash = createHash("sha256").update(generatedName).digest("hex");
  return BigInt(`0x${hash}`).toString(36).slice(0, length);
}
