// One connection for all elements of a page that use the same API and token.
import { AgentApi, type TokenSource } from './agent-api';
import { FeedConnection } from './feed-connection';

interface Shared {
  api: AgentApi;
  connection: FeedConnection;
}
const sharedByApi = new Map<string, Map<TokenSource, Shared>>();

/** Returns the page's connection for this API and token; it is shared as long as it has listeners. */
export function sharedConnection(apiBase: string, token: TokenSource): Shared {
  const shared = sharedByApi.get(apiBase) ?? new Map<TokenSource, Shared>();
  sharedByApi.set(apiBase, shared);
  let entry = shared.get(token);
  if (!entry) {
    const api = new AgentApi(apiBase, token);
    entry = { api, connection: new FeedConnection(api, () => shared.delete(token)) };
    shared.set(token, entry);
  }
  return entry;
}
