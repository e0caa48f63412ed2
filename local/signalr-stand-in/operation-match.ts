// Finds the operation of the REST API that a path means, and checks what the path and the query name.
import { hubNameProblem } from './hub';
import { operations, type Operation } from './rest-operations';

const longestName = 1024;
const mostSeconds = 2 ** 31 - 1;

/** The parameters of a path, decoded; undefined where one can't be decoded. */
export interface PathNames {
  readonly group?: string | undefined;
  readonly user?: string | undefined;
  readonly connection?: string | undefined;
}

export interface OperationMatch {
  readonly operation: Operation;
  readonly names: PathNames;
}

const routes = operations.flatMap((operation) =>
  operation.paths.map((template) => ({ operation, template: template.split('/') })),
);

/** The operations at a path, whatever their methods. Words of a path ignore case, as in .NET. */
export function matchOperations(path: string): OperationMatch[] {
  const segments = path.replace(/\/$/, '').split('/');
  return routes.flatMap(({ operation, template }) => {
    const names = matchSegments(template, segments);
    return names ? [{ operation, names }] : [];
  });
}

export function problemOfHub(what: 'hub' | 'application', name: string | undefined): string | undefined {
  const problem = name === undefined ? undefined : hubNameProblem(name);
  return problem && `The name of the ${what} ${problem}.`;
}

export function problemOfNames(names: PathNames): string | undefined {
  if ('group' in names && !isName(names.group, /^(?!\s+$).+$/u))
    return `The name of the group must have 1 to ${longestName} characters that are not all blanks.`;
  if ('user' in names && !isName(names.user)) return `The id of the user must have 1 to ${longestName} characters.`;
  if ('connection' in names && !isName(names.connection)) return 'The path must name a connection.';
  return undefined;
}

/** Reads how long a user stays in a group, in seconds. */
export function readTtl(text: string | undefined): { seconds?: number; problem?: string } {
  if (!text) return {};
  const seconds = Number(text);
  return Number.isInteger(seconds) && seconds >= 0 && seconds <= mostSeconds
    ? { seconds }
    : { problem: '"ttl" must be a whole number of seconds.' };
}

function matchSegments(template: readonly string[], segments: readonly string[]): PathNames | undefined {
  if (template.length !== segments.length) return undefined;
  const names: Record<string, string | undefined> = {};
  for (const [index, part] of template.entries()) {
    const segment = segments[index] ?? '';
    const parameter = /^\{(.+)\}$/.exec(part)?.[1];
    if (parameter) names[parameter] = decodeSegment(segment);
    else if (part.toLowerCase() !== segment.toLowerCase()) return undefined;
  }
  return names;
}

/** Undefined for what can't be decoded; the caller answers 400, as for any other name that can't be one. */
export function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function isName(name: string | undefined, pattern = /^/): boolean {
  return !!name?.trim() && name.length <= longestName && pattern.test(name);
}
