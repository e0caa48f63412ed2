import { InMemoryWebStorage, WebStorageStateStore } from 'oidc-client-ts';

/** A store that ends with the page. The library's own default is denied to frames of another site. */
export function memoryStore(): WebStorageStateStore {
  return new WebStorageStateStore({ store: new InMemoryWebStorage() });
}
