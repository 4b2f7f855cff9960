// What a synthesis depends on, as one hash: the project's files, what npm installed, the context, and the environment.
import { createHash, type Hash } from "node:crypto";
import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** What one start leaves to the next. */
export const cacheFolder = join(root, "node_modules", ".cache", "tidings");
export const compiledFolder = join(cacheFolder, "compiled");
export const codeFolder = join(cacheFolder, "code");

/** What lies in the project's folder and has no part in its stack. All else has, also folders that are yet to come. */
const apart = new Set(["bench", "cdk.out", "coverage", "docs", "local", "node_modules", "test"]);

/** Wherever they lie: what tools keep for themselves, what programs log, and what editors leave beside a file while it is edited. */
const passing =
  /(^|[/\\])(\.git|\.github|\.ci|\.idea|\.vscode|\.cache|\.DS_Store|node_modules)([/\\]|$)|\.(log|tmp|sw[a-z])$|~$|(^|[/\\])\.#/;

/** Of larger files only size and time are looked at. */
const MOST_BYTES = 1024 * 1024;

/** Variables that differ from terminal to terminal, or from one call of npm to the next, and credentials: no stack is made from them. */
const volatile =
  /^(_|AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|SECURITY_TOKEN|CREDENTIAL_EXPIRATION)|COLORTERM|COLUMNS|DBUS_.*|DISPLAY|EDITOR|FORCE_COLOR|INIT_CWD|INVOCATION_ID|JOURNAL_STREAM|LINES|LS_COLORS|NODE|NODE_COMPILE_CACHE|NO_COLOR|npm_.*|OLDPWD|PAGER|PATH|PWD|SESSION_MANAGER|SHLVL|SSH_.*|TERM|TERM_.*|TMPDIR|VSCODE_.*|WINDOWID|XDG_.*)$/;

/** Whether a change of this file, named relative to the project's folder, may change the stack or its functions. */
export function isSource(path: string): boolean {
  const [top = "", ...rest] = path.split(/[/\\]/);
  const isDocument = rest.length === 0 && top.endsWith(".md");
  return !apart.has(top) && !isDocument && !passing.test(path);
}

/** The same for the same synthesis. What the stack reads outside of the project's folder is not seen. */
export function fingerprintOf(context: Readonly<Record<string, string>>, env: NodeJS.ProcessEnv): string {
  const hash = createHash("sha256");
  add(hash, process.version, process.platform, process.arch);
  addFolder(hash, "", new Set());
  addFile(hash, "node_modules/.package-lock.json");
  for (const [name, value] of Object.entries(context).sort()) add(hash, name, value);
  for (const [name, value = ""] of Object.entries(env).sort()) if (!volatile.test(name)) add(hash, name, value);
  return hash.digest("hex").slice(0, 32);
}

/** `within`: the folders that it lies in, by their real paths, so that a link to one of them is no way without end. */
function addFolder(hash: Hash, folder: string, within: ReadonlySet<string>): void {
  const real = realpathSync(join(root, folder));
  if (within.has(real)) return;
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (!isSource(path)) continue;
    const stat = entry.isSymbolicLink() ? statSync(join(root, path), { throwIfNoEntry: false }) : entry;
    if (stat?.isDirectory()) addFolder(hash, path, new Set([...within, real]));
    else if (stat?.isFile()) addFile(hash, path);
  }
}

function addFile(hash: Hash, path: string): void {
  const file = join(root, path);
  const { size, mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? { size: -1, mtimeMs: 0 };
  add(hash, path, String(size));
  if (size > MOST_BYTES) add(hash, String(mtimeMs));
  else if (size >= 0) hash.update(readFileSync(file));
}

/** With its length before each, so that no two lists come to the same bytes. */
function add(hash: Hash, ...texts: readonly string[]): void {
  for (const text of texts) hash.update(`${Buffer.byteLength(text)}:${text}`);
}
