// Loads a handler as Lambda's Node.js runtime does: by what lies in the function's folder, whatever project that folder happens to lie in.
import { existsSync, readFileSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { dirname, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { compileFunction } from "node:vm";

const ownRequire = createRequire(import.meta.url);

/** @typedef {(event: unknown, context: unknown) => unknown} Handler */

/**
 * Throws errors with the names that Lambda gives them.
 * @param {string} taskRoot
 * @param {string} handler as in `index.handler` or `folder/index.handler`
 * @returns {Promise<Handler>}
 */
export async function loadHandler(taskRoot, handler) {
  const dot = handler.indexOf(".", handler.lastIndexOf("/") + 1);
  if (dot < 0) throw named("Runtime.MalformedHandlerName", "Bad handler");
  const module = handler.slice(0, dot);
  const file = [".js", ".mjs", ".cjs"]
    .map((ending) => join(taskRoot, module + ending))
    .find((each) => existsSync(each));
  if (!file) throw named("Runtime.ImportModuleError", `Error: Cannot find module '${module}'`);
  const found = exported(await imported(taskRoot, file), handler.slice(dot + 1));
  if (!found) throw named("Runtime.HandlerNotFound", `${handler} is undefined or not exported`);
  return found;
}

/**
 * @param {string} taskRoot
 * @param {string} file
 * @returns {Promise<unknown>}
 */
async function imported(taskRoot, file) {
  try {
    return await load(taskRoot, file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && /MODULE_NOT_FOUND$/.test(String(error.code)))) throw error;
    throw named("Runtime.ImportModuleError", `Error: ${error.message}`);
  }
}

/**
 * @param {string} taskRoot
 * @param {string} file
 * @returns {Promise<unknown>}
 */
async function load(taskRoot, file) {
  registerHooks({ resolve: resolveSdk });
  if (file.endsWith(".mjs")) return await import(pathToFileURL(file).href);
  const within = taskRoot.endsWith(sep) ? taskRoot : taskRoot + sep;
  registerHooks({
    load(url, context, nextLoad) {
      const path = url.startsWith("file:") ? fileURLToPath(url) : "";
      if (!path.startsWith(within) || !path.endsWith(".js")) return nextLoad(url, context);
      return nextLoad(url, { ...context, format: formatOf(path, within) });
    },
  });
  try {
    return createRequire(file)(file);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_REQUIRE_ASYNC_MODULE")) throw error;
    return await import(pathToFileURL(file).href);
  }
}

/**
 * Lambda's Node.js runtimes bring the AWS SDK along, and CDK's NodejsFunction leaves it out of the bundle: what the function doesn't bring itself
 * comes from this package (Lambda developer guide, lambda-nodejs).
 * @type {import("node:module").ResolveHookSync}
 */
function resolveSdk(specifier, context, nextResolve) {
  try {
    return nextResolve(specifier, context);
  } catch (error) {
    if (!/^@(aws-sdk|smithy)\//.test(specifier)) throw error;
    try {
      if (!context.conditions.includes("require"))
        return nextResolve(specifier, { ...context, parentURL: import.meta.url });
      return { url: pathToFileURL(ownRequire.resolve(specifier)).href, shortCircuit: true };
    } catch {
      throw error;
    }
  }
}

/**
 * By the `type` of the next package.json within the function's folder; without one, by the file's own syntax: what can't be compiled as
 * CommonJS is a module. CommonJS is so compiled twice, of which the second time comes from V8's cache.
 * @param {string} path
 * @param {string} within
 * @returns {"module" | "commonjs"}
 */
function formatOf(path, within) {
  for (let folder = dirname(path); (folder + sep).startsWith(within); folder = dirname(folder)) {
    const file = join(folder, "package.json");
    if (existsSync(file)) return typeIn(readFileSync(file, "utf8"));
  }
  try {
    compileFunction(readFileSync(path, "utf8"), ["exports", "require", "module", "__filename", "__dirname"], {
      filename: path,
    });
    return "commonjs";
  } catch {
    return "module";
  }
}

/**
 * @param {string} packageJson
 * @returns {"module" | "commonjs"}
 */
function typeIn(packageJson) {
  /** @type {unknown} */
  const value = JSON.parse(packageJson);
  return typeof value === "object" && value !== null && "type" in value && value.type === "module"
    ? "module"
    : "commonjs";
}

/**
 * @param {unknown} module
 * @param {string} name
 * @returns {Handler | undefined}
 */
function exported(module, name) {
  if (typeof module !== "object" || module === null) return undefined;
  /** @type {unknown} */
  const direct = Reflect.get(module, name);
  if (typeof direct === "function") return (event, context) => Reflect.apply(direct, undefined, [event, context]);
  return "default" in module && module.default !== module ? exported(module.default, name) : undefined;
}

/**
 * @param {string} name
 * @param {string} message
 */
function named(name, message) {
  return Object.assign(new Error(message), { name });
}
