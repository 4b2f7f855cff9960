// An HTTP API: its stages, its routes, and what they lead to.
import { bySpecificity, matchOf, type PathParameters, type RouteKey } from "./route-key.ts";

export const DEFAULT_STAGE = "$default";

export interface Integration {
  readonly id: string;
  /** Of the function, with a version or an alias or without. */
  readonly functionArn: string;
  /** The role that API Gateway takes on to invoke it. */
  readonly roleArn?: string | undefined;
  readonly timeoutMs: number;
  /** Why, for one that is not run: as in `it is of the type HTTP_PROXY`. */
  readonly unrun?: string | undefined;
}

export interface Route {
  readonly key: RouteKey;
  readonly integrationId: string | undefined;
}

export interface AccessLog {
  readonly groupArn: string;
  readonly format: string;
}

export interface Stage {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly accessLog?: AccessLog | undefined;
}

export interface RouteMatch {
  readonly route: Route;
  readonly pathParameters: PathParameters;
}

export class HttpApi {
  readonly id: string;
  /** A WebSocket API is not run: it has no routes here. */
  readonly isHttp: boolean;
  name: string;
  readonly integrations = new Map<string, Integration>();
  /** By key. */
  readonly routes = new Map<string, Route>();
  readonly stages = new Map<string, Stage>();

  constructor(id: string, name: string, isHttp: boolean) {
    this.id = id;
    this.isHttp = isHttp;
    this.name = name;
  }

  /** The most specific of the routes that are for this. `segments` are what stands between the slashes of the path, decoded. */
  match(method: string, segments: readonly string[]): RouteMatch | undefined {
    const matches = [...this.routes.values()].flatMap((route): RouteMatch[] => {
      const pathParameters = matchOf(route.key, method, segments);
      return pathParameters ? [{ route, pathParameters }] : [];
    });
    return matches.sort((a, b) => bySpecificity(a.route.key, b.route.key))[0];
  }
}
