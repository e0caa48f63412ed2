// A receiver of outgoing events, to try them out with and to start from: verifies the signature and the time, skips what
// it had before, and prints the rest, a line each.
//
//   SECRET=whsec_… PORT=9000 node docs/event-receiver.mjs
import { Buffer } from 'node:buffer';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';

const { SECRET = '', PORT = '9000' } = process.env;
const key = Buffer.from(SECRET.replace(/^whsec_/, ''), 'base64');
const toleranceSeconds = 5 * 60;
/** The ids of events that were taken. A real receiver keeps them where a restart leaves them, for two days. */
const taken = new Set();

createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const id = request.headers['webhook-id'];
  if (!isGenuine(request.headers, body)) {
    response.writeHead(401).end();
    return;
  }
  if (!taken.has(id)) {
    taken.add(id);
    console.log(body.toString());
  }
  response.writeHead(204).end();
}).listen(Number(PORT), '127.0.0.1');

/** Whether the body, byte for byte, was signed with the secret a moment ago. */
function isGenuine(headers, body) {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures = '' } = headers;
  if (!(Math.abs(Date.now() / 1000 - Number(timestamp)) <= toleranceSeconds)) return false;
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures.split(' ').some((signature) => {
    const [version, given = ''] = signature.split(',');
    const bytes = Buffer.from(given, 'base64');
    return version === 'v1' && bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
}
