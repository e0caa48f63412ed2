// The body of a send: a target and its arguments. A malformed message that got through would close every client that
// hears it.
import { shareMessage, type SharedMessage } from './hub-protocol';
import { Refusal } from './refusal';

/** As deep as the service's own reader goes. */
const deepestNesting = 64;

/** Reads a message as it was posted; throws a refusal that says what is wrong with it. Names ignore case, as in .NET. */
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
  if (isDeeperThan(parameters, deepestNesting))
    throw new Refusal(400, `"arguments" may nest ${deepestNesting} levels deep.`);
  return shareMessage({ type: 'invocation', target, arguments: parameters });
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeperThan(inner, levels - 1));
}
