// Finds the operation of the REST API that a request means, by its method and path.
import { Refusal } from './refusal';
import { operations, type Operation } from './rest-operations';

const longestName = 1024;

/** The parameters of a path. */
export interface PathNames {
  readonly group?: string;
  readonly user?: string;
  readonly connection?: string;
}

const routes = operations.flatMap((operation) =>
  operation.paths.map((template) => ({ operation, template: template.split('/') })),
);

/** Finds the operation at a path below the hub's. Words of a path ignore case, as in .NET. */
export function matchOperation(method: string, path: string): { operation: Operation; names: PathNames } {
  const segments = path.replace(/\/$/, '').split('/');
  const atPath = routes.filter(({ template }) => isAt(template, segments));
  if (atPath.length === 0) throw new Refusal(404, 'There is no such operation.');
  const found = atPath.find(({ operation }) => operation.methods.includes(method));
  if (!found) {
    const allow = atPath.flatMap(({ operation }) => operation.methods).join(', ');
    throw new Refusal(405, `The methods here are ${allow}.`, { allow });
  }
  return { operation: found.operation, names: readNames(found.template, segments) };
}

/** Undefined for what can't be decoded. */
export function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined; // Whoever asked answers 400, as for any other name that can't be one.
  }
}

function parameterOf(part: string): string | undefined {
  return /^\{(.+)\}$/.exec(part)?.[1];
}

function isAt(template: readonly string[], segments: readonly string[]): boolean {
  return (
    template.length === segments.length &&
    template.every((part, index) => parameterOf(part) ?? part.toLowerCase() === segments[index]?.toLowerCase())
  );
}

function readNames(template: readonly string[], segments: readonly string[]): PathNames {
  const names: Record<string, string> = {};
  for (const [index, part] of template.entries()) {
    const parameter = parameterOf(part);
    if (!parameter) continue;
    const name = decodeSegment(segments[index] ?? '');
    if (!name?.trim() || name.length > longestName)
      throw new Refusal(400, `The path must name the ${parameter} with 1 to ${longestName} characters, not all blank.`);
    names[parameter] = name;
  }
  return names;
}
