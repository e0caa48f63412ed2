// The handshake, a client's first message: it requests a hub protocol.
import { hubProtocols, type HubProtocol } from './hub-protocol';

const protocolVersion = 1;

/** Returns the requested protocol, or the reason why it is not supported. */
export function readHandshake(text: string, takesBinary: boolean): HubProtocol | { readonly error: string } {
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch {
    return { error: 'The handshake is not JSON.' };
  }
  if (typeof request !== 'object' || request === null) return { error: 'The handshake must be a JSON object.' };
  const { protocol: name, version } = request as { protocol?: unknown; version?: unknown };
  if (typeof name !== 'string') return { error: 'The handshake needs a "protocol": "json" or "messagepack".' };
  if (!Number.isInteger(version)) return { error: 'The handshake needs a "version": a whole number.' };
  const protocol = hubProtocols.find((known) => known.name === name.toLowerCase());
  if (!protocol) return { error: `The protocol '${name}' is not supported.` };
  if (Number(version) > protocolVersion)
    return { error: `The server does not support version ${Number(version)} of the '${name}' protocol.` };
  if (protocol.isBinary && !takesBinary)
    return { error: `Cannot use the '${name}' protocol on the current transport: it takes text only.` };
  return protocol;
}
