// Azurite ships no types for its classes; these are the ones that our process creates servers from. Azurite passes
// `port` unchanged to Node's `listen`, which also accepts a server that already listens.

interface AzuriteServer {
  start(): Promise<void>;
  close(): Promise<void>;
}

declare module 'azurite/dist/src/table/TableConfiguration' {
  import type { Server } from 'node:net';

  const TableConfiguration: new (
    host: string,
    port: Server,
    keepAliveSeconds: number,
    database: string,
    debugLog: boolean,
    accessLog: boolean,
    accessLogStream: undefined,
    debugLogPath: undefined,
    loose: boolean,
    skipApiVersionCheck: boolean,
  ) => object;
  export default TableConfiguration;
}

declare module 'azurite/dist/src/blob/BlobConfiguration' {
  import type { Server } from 'node:net';

  const BlobConfiguration: new (
    host: string,
    port: Server,
    keepAliveSeconds: number,
    database: string,
    extents: string,
    places: { locationId: string; locationPath: string; maxConcurrency: number }[],
    accessLog: boolean,
    accessLogStream: undefined,
    debugLog: boolean,
    debugLogPath: undefined,
    loose: boolean,
    skipApiVersionCheck: boolean,
  ) => object;
  export default BlobConfiguration;
}

declare module 'azurite/dist/src/queue/QueueConfiguration' {
  export { default } from 'azurite/dist/src/blob/BlobConfiguration';
}

declare module 'azurite/dist/src/table/TableServer' {
  const TableServer: new (configuration: object) => AzuriteServer;
  export default TableServer;
}

declare module 'azurite/dist/src/blob/BlobServer' {
  export { default } from 'azurite/dist/src/table/TableServer';
}

declare module 'azurite/dist/src/queue/QueueServer' {
  export { default } from 'azurite/dist/src/table/TableServer';
}
