// Replies to a request that matches no function: 404 or 405 with a problem. The host itself would answer 404 with an
// empty body, also for a wrong method.
import { closestName } from '../contract/closest-name';
import { routes, type Route } from './routes';
import { MethodNotAllowedError, NotFoundError } from './to-problem';

const described = (Object.values(routes) as Route[]).filter(({ method }) => method !== 'any');

const maxSuggestions = 4;

/**
 * @param path below `/api`, decoded except for %2F
 * @throws {MethodNotAllowedError} when the path exists with other methods
 * @throws {NotFoundError} naming the most similar paths
 */
export function refuseUnknownRoute(method: string, path: string): never {
  const segments = path.split('/').filter((segment, index, all) => segment !== '' || index < all.length - 1);
  const allowed = described
    .filter((route) => matches(route, segments))
    .flatMap((route) => [route.method, ...(route.alsoTakes ?? [])]);
  if (allowed.length > 0 && !allowed.some((one) => one === method))
    throw new MethodNotAllowedError([...new Set(allowed)]);
  const misspelt = described.filter((route) => matches(route, segments, isNearName));
  const near = misspelt.length > 0 ? misspelt : described.filter((route) => beginsWith(route, segments));
  const named = near.slice(0, maxSuggestions).map((route) => `${route.method} /api/${route.path}`);
  const meant = named.length > 0 ? `Did you mean ${named.join(' or ')}? ` : '';
  throw new NotFoundError(`There is nothing at this path. ${meant}GET /api/openapi.json describes all paths.`);
}

type SameSegment = (literal: string, given: string) => boolean;

function matches({ path }: Route, segments: readonly string[], isSame: SameSegment = isSameName): boolean {
  const template = path.split('/');
  const catchesAll = template.at(-1)?.startsWith('{*') ?? false;
  if (catchesAll ? segments.length < template.length - 1 : segments.length !== template.length) return false;
  return template.every((part, index) => {
    if (part.startsWith('{*')) return true;
    const given = segments[index] ?? '';
    return part.startsWith('{') ? given !== '' : isSame(part, given);
  });
}

/** Whether a path is a prefix of a route's path. */
function beginsWith({ path }: Route, segments: readonly string[]): boolean {
  const [first = '', ...rest] = path.split('/');
  return segments.length > 0 && segments.length <= rest.length && isNearName(first, segments[0] ?? '');
}

function isSameName(literal: string, given: string): boolean {
  return literal.toLowerCase() === given.toLowerCase();
}

function isNearName(literal: string, given: string): boolean {
  return closestName(given, [literal]) !== undefined;
}
