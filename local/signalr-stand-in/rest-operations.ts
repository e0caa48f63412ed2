// The REST API of the service's data plane in serverless mode: every operation of version 2022-06-01, and of version 1
// with its shorter paths. Paths come after /api/hubs/{hub} or /api/v1/hubs/{hub}.
import type { Hub, HubConnection } from './hub';
import type { SharedMessage } from './hub-protocol';

/** What an operation was called with; names in the path are checked before. */
export interface OperationCall {
  readonly hub: Hub;
  readonly group: string;
  readonly user: string;
  /** The connection that the path names, where there is one. */
  readonly connection: HubConnection | undefined;
  /** Ids of connections that are left out. */
  readonly excluded: ReadonlySet<string>;
  readonly reason: string | undefined;
  readonly ttlSeconds: number | undefined;
  /** There where the operation takes a message. */
  readonly message: SharedMessage | undefined;
}

/** What went against an operation. */
export interface OperationFailure {
  readonly status: number;
  readonly errorCode?: string;
  readonly message: string;
}

export interface Operation {
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  readonly status: number;
  /** Where version 1 answers another one. */
  readonly statusOfV1?: number;
  readonly takesMessage?: boolean;
  readonly run: (call: OperationCall) => OperationFailure | undefined;
}

const exists = ['GET', 'HEAD'];
const userInGroup = ['/users/{user}/groups/{group}', '/groups/{group}/users/{user}'];
const connectionInGroup = ['/groups/{group}/connections/{connection}', '/connections/{connection}/groups/{group}'];

export const operations: readonly Operation[] = [
  send(['', '/:send'], ({ hub }) => hub.all()),
  send(['/groups/{group}', '/groups/{group}/:send'], ({ hub, group }) => hub.inGroup(group)),
  send(['/users/{user}', '/users/{user}/:send'], ({ hub, user }) => hub.ofUser(user)),
  send(['/connections/{connection}', '/connections/{connection}/:send'], theConnection),

  close('/:closeConnections', ({ hub }) => hub.all()),
  close('/groups/{group}/:closeConnections', ({ hub, group }) => hub.inGroup(group)),
  close('/users/{user}/:closeConnections', ({ hub, user }) => hub.ofUser(user)),
  {
    methods: ['DELETE'],
    paths: ['/connections/{connection}'],
    status: 200,
    statusOfV1: 202,
    run: ({ connection, reason }) => done(connection?.close(reason)),
  },

  check(['/connections/{connection}'], 'Warning.Connection.NotExisted', (call) => call.connection !== undefined),
  check(['/groups/{group}'], 'Warning.Group.NotExisted', ({ hub, group }) => hub.inGroup(group).length > 0),
  check(['/users/{user}'], 'Warning.User.NotExisted', ({ hub, user }) => hub.ofUser(user).length > 0),
  check(userInGroup, 'Info.User.NotInGroup', ({ hub, user, group }) => hub.isUserInGroup(user, group)),

  {
    methods: ['PUT'],
    paths: connectionInGroup,
    status: 200,
    run: ({ hub, connection, group }) =>
      connection ? unlessFull(hub.addToGroup(connection, group)) : noConnection('There is no such connection.'),
  },
  {
    methods: ['DELETE'],
    paths: connectionInGroup,
    status: 200,
    run: ({ hub, connection, group }) =>
      connection && hub.removeFromGroup(connection, group)
        ? undefined
        : noConnection(`There is no such connection${connection ? ' in the group' : ''}.`),
  },
  {
    methods: ['DELETE'],
    paths: ['/connections/{connection}/groups'],
    status: 200,
    run: ({ hub, connection }) => done(connection && hub.removeFromAllGroups(connection)),
  },
  {
    methods: ['PUT'],
    paths: userInGroup,
    status: 200,
    statusOfV1: 202,
    run: ({ hub, user, group, ttlSeconds }) => unlessFull(hub.addUserToGroup(user, group, ttlSeconds)),
  },
  {
    methods: ['DELETE'],
    paths: userInGroup,
    status: 204,
    statusOfV1: 202,
    run: ({ hub, user, group }) => done(hub.removeUserFromGroup(user, group)),
  },
  {
    methods: ['DELETE'],
    paths: ['/users/{user}/groups'],
    status: 200,
    run: ({ hub, user }) => done(hub.removeUserFromAllGroups(user)),
  },
];

function theConnection({ connection }: OperationCall): HubConnection[] {
  return connection ? [connection] : [];
}

function send(paths: string[], listeners: (call: OperationCall) => HubConnection[]): Operation {
  return {
    methods: ['POST'],
    paths,
    status: 202,
    takesMessage: true,
    run(call) {
      if (call.message) for (const listener of included(call, listeners(call))) listener.send(call.message);
      return undefined;
    },
  };
}

function close(path: string, listeners: (call: OperationCall) => HubConnection[]): Operation {
  return {
    methods: ['POST'],
    paths: [path],
    status: 204,
    run(call) {
      for (const listener of included(call, listeners(call))) listener.close(call.reason);
      return undefined;
    },
  };
}

function check(paths: string[], errorCode: string, isThere: (call: OperationCall) => boolean): Operation {
  return {
    methods: exists,
    paths,
    status: 200,
    run: (call) => (isThere(call) ? undefined : { status: 404, errorCode, message: 'There is none.' }),
  };
}

function included({ excluded }: OperationCall, connections: HubConnection[]): HubConnection[] {
  return connections.filter(({ connectionId }) => !excluded.has(connectionId));
}

/** For an operation that can't fail. */
function done(_: unknown): undefined {
  return undefined;
}

function unlessFull(hasRoom: boolean): OperationFailure | undefined {
  return hasRoom ? undefined : { status: 429, message: 'There are too many memberships in groups.' };
}

function noConnection(message: string): OperationFailure {
  return { status: 404, errorCode: 'Error.Connection.NotExisted', message };
}
