// What a request or a template says of a connection beside its authorization.
import type { ConnectionSettings } from "./connection.ts";

interface Given {
  readonly Description?: string | undefined;
  readonly KmsKeyIdentifier?: string | undefined;
}

export function settingsOf({ Description, KmsKeyIdentifier }: Given): ConnectionSettings {
  return {
    ...(Description !== undefined && { description: Description }),
    ...(KmsKeyIdentifier !== undefined && { kmsKeyIdentifier: KmsKeyIdentifier }),
  };
}
