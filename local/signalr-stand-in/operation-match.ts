// Finds the operation of the REST API for a request, by its method and path.
import { decodePart } from './address';
import { Refusal } from './refusal';
import { operations, type Operation } from './rest-operations';

const maxNameLength = 1024;

/** The parameters of a path. */
export interface PathNames {
  readonly group?: string;
  readonly user?: string;
  readonly connection?: string;
}

const routes = operations.flatMap((operation) =>
  operation.paths.map((path) => ({ operation, template: path.split('/').map(readPart) })),
);

/** A path segment: a literal, or a parameter. */
interface TemplatePart {
  readonly literal: string;
  readonly parameter: string | undefined;
}

function readPart(part: string): TemplatePart {
  return { literal: part.toLowerCase(), parameter: /^\{(.+)\}$/.exec(part)?.[1] };
}

/** Finds the operation for a path below the hub's. Literal segments are case-insensitive, as in .NET. */
export function matchOperation(method: string, path: string): { operation: Operation; names: PathNames } {
  const segments = path.replace(/\/$/, '').split('/');
  const candidates = routes.filter(({ template }) => matchesPath(template, segments));
  if (candidates.length === 0) throw new Refusal(404, 'There is no such operation.');
  const found = candidates.find(({ operation }) => operation.methods.includes(method));
  if (!found) {
    const allow = candidates.flatMap(({ operation }) => operation.methods).join(', ');
    throw new Refusal(405, `The methods here are ${allow}.`, { allow });
  }
  return { operation: found.operation, names: readNames(found.template, segments) };
}

function matchesPath(template: readonly TemplatePart[], segments: readonly string[]): boolean {
  return (
    template.length === segments.length &&
    template.every(({ literal, parameter }, index) => parameter ?? literal === segments[index]?.toLowerCase())
  );
}

function readNames(template: readonly TemplatePart[], segments: readonly string[]): PathNames {
  const names: Record<string, string> = {};
  for (const [index, { parameter }] of template.entries()) {
    if (!parameter) continue;
    const name = decodePart(segments[index] ?? '');
    if (!name?.trim() || name.length > maxNameLength)
      throw new Refusal(
        400,
        `The path must name the ${parameter} with 1 to ${maxNameLength} characters, not all blank.`,
      );
    names[parameter] = name;
  }
  return names;
}
