// Maps a request to a function. As on the real host, routes are tried in the alphabetical order of the function names,
// not by how specific they are; the first whose path and method match is used.
import type { FunctionMetadata } from './core-module';

type Segment = { literal: string } | { parameter: string; kind: 'required' | 'optional' | 'catch-all' };

export interface Route {
  readonly functionName: string;
  readonly template: string;
  readonly methods: ReadonlySet<string>;
  readonly segments: readonly Segment[];
}

export interface RouteMatch {
  readonly functionName: string;
  readonly params: Record<string, string>;
}

/**
 * Builds the route table of the functions that have an HTTP trigger.
 * @throws for a template that this host does not support or the real one rejects.
 */
export function buildRouteTable(functions: Iterable<FunctionMetadata>, routePrefix: string): Route[] {
  const routes: Route[] = [];
  for (const { name, bindings } of [...functions].sort(byName)) {
    const trigger = Object.values(bindings).find(({ type }) => type.toLowerCase() === 'httptrigger');
    if (!trigger) continue;
    const template = (typeof trigger['route'] === 'string' && trigger['route'].replace(/^\/|\/$/g, '')) || name;
    if (/^(admin|runtime)/i.test(template))
      throw new Error(`${name}: the route "${template}" conflicts with the host's own (admin, runtime).`);
    const methods = new Set((trigger['methods'] as string[]).map((method) => method.toUpperCase()));
    const duplicate = routes.find(
      (route) =>
        route.template.toLowerCase() === template.toLowerCase() &&
        [...methods].some((method) => route.methods.has(method)),
    );
    if (duplicate) throw new Error(`${name}: the route "${template}" is the one of ${duplicate.functionName}.`);
    const segments = [routePrefix, template].filter(Boolean).join('/').split('/').map(readSegment);
    if (!segments.every(isSupported))
      throw new Error(
        `${name}: the local host knows {name}, {name?} and a last {*name} in a route, not "${template}".`,
      );
    routes.push({ functionName: name, template, methods, segments });
  }
  return routes;
}

/** Finds the function for a method and a decoded path. A wrong method does not match: the host answers 404. */
export function matchRoute(routes: readonly Route[], method: string, path: string): RouteMatch | undefined {
  for (const { functionName, methods, segments } of routes) {
    const params = methods.has(method) ? matchSegments(segments, path.slice(1)) : undefined;
    if (params) return { functionName, params };
  }
  return undefined;
}

function byName(a: FunctionMetadata, b: FunctionMetadata): number {
  const [first, second] = [a.name.toUpperCase(), b.name.toUpperCase()];
  return first < second ? -1 : first > second ? 1 : 0;
}

function readSegment(text: string): Segment | undefined {
  if (!/[{}]/.test(text)) return { literal: text.toLowerCase() };
  const [, star, parameter, optional] = /^\{(\*?)(\w+)(\??)\}$/.exec(text) ?? [];
  return parameter ? { parameter, kind: star ? 'catch-all' : optional ? 'optional' : 'required' } : undefined;
}

function isSupported(segment: Segment | undefined, index: number, all: unknown[]): segment is Segment {
  if (!segment) return false;
  return 'literal' in segment || segment.kind !== 'catch-all' || index === all.length - 1;
}

function matchSegments(segments: readonly Segment[], path: string): Record<string, string> | undefined {
  const all = path.split('/');
  const parts = all.at(-1) === '' ? all.slice(0, -1) : all;
  const params: Record<string, string> = {};
  for (const [index, segment] of segments.entries()) {
    const part = parts[index];
    if ('literal' in segment) {
      if (part?.toLowerCase() !== segment.literal) return undefined;
    } else if (segment.kind === 'catch-all') {
      const rest = all.slice(index).join('/');
      if (rest) params[segment.parameter] = rest;
      return params;
    } else if (part) {
      params[segment.parameter] = part;
    } else if (part === '' || segment.kind === 'required') {
      return undefined;
    }
  }
  return parts.length <= segments.length ? params : undefined;
}
