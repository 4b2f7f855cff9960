// The APIs there are.
import { TemplateError } from "../../template/errors.ts";
import { HttpApi } from "./api.ts";

export class ApiGatewayState {
  readonly #apis = new Map<string, HttpApi>();

  get apis(): readonly HttpApi[] {
    return [...this.#apis.values()];
  }

  api(id: string): HttpApi | undefined {
    return this.#apis.get(id);
  }

  /** For a resource of its own. Throws TemplateError. */
  apiOf(id: string, logicalId: string): HttpApi {
    const api = this.#apis.get(id);
    if (!api) throw new TemplateError(`${logicalId}: there is no API ${id}`);
    return api;
  }

  create(id: string, name: string, isHttp: boolean): HttpApi {
    const api = new HttpApi(id, name, isHttp);
    this.#apis.set(id, api);
    return api;
  }

  delete(api: HttpApi): void {
    if (this.#apis.get(api.id) === api) this.#apis.delete(api.id);
  }
}
