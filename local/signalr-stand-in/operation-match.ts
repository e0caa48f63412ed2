// Finds the operation of the REST API that a request means, by its method and path.
import { decodePart } from './address';
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
  operation.paths.map((path) => ({ operation, template: path.split('/').map(readPart) })),
);

/** A part of a path: a word, or a parameter. */
interface TemplatePart {
  readonly word: string;
  readonly parameter: string | undefined;
}

function readPart(part: string): TemplatePart {
  return { word: part.toLowerCase(), parameter: /^\{(.+)\}$/.exec(part)?.[1] };
}

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

function isAt(template: readonly TemplatePart[], segments: readonly string[]): boolean {
  return (
    template.length === segments.length &&
    template.every(({ word, parameter }, index) => parameter ?? word === segments[index]?.toLowerCase())
  );
}

function readNames(template: readonly TemplatePart[], segments: readonly string[]): PathNames {
  const names: Record<string, string> = {};
  for (const [index, { parameter }] of template.entries()) {
    if (!parameter) continue;
    const name = decodePart(segments[index] ?? '');
    if (!name?.trim() || name.length > longestName)
      throw new Refusal(400, `The path must name the ${parameter} with 1 to ${longestName} characters, not all blank.`);
    names[parameter] = name;
  }
  return names;
}
