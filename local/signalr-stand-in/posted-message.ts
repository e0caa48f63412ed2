// The body of a send operation: a target and its arguments. It is validated, since a client closes its connection when
// it receives a malformed message.
import { shareMessage, type SharedMessage } from './hub-protocol';
import { Refusal } from './refusal';

/** The nesting limit of the service's JSON reader. */
const maxNesting = 64;

/**
 * Parses a posted message. Property names are case-insensitive, as in .NET.
 * @throws {Refusal} that says what is invalid.
 */
export function readPostedMessage(body: Buffer): SharedMessage {
  let posted: unknown;
  try {
    posted = JSON.parse(body.toString('utf8'));
  } catch {
    throw new Refusal(400, 'The body must be JSON.');
  }
  if (typeof posted !== 'object' || posted === null || Array.isArray(posted))
    throw new Refusal(400, 'The body must be an object with "target" and "arguments".');
  const fields = new Map(Object.entries(posted).map(([name, value]) => [name.toLowerCase(), value as unknown]));
  const [target, parameters] = [fields.get('target'), fields.get('arguments') ?? []];
  if (typeof target !== 'string' || !target.trim())
    throw new Refusal(400, '"target" must be a string that is not blank.');
  if (!Array.isArray(parameters)) throw new Refusal(400, '"arguments" must be an array.');
  if (isDeeperThan(parameters, maxNesting)) throw new Refusal(400, `"arguments" may nest ${maxNesting} levels deep.`);
  return shareMessage({ type: 'invocation', target, arguments: parameters });
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}
