// The REST API of the service's data plane in serverless mode: all operations of version 2022-06-01 and of version 1
// with its shorter paths, and the list of a group's connections of 2024-12-01. Paths are relative to /api/hubs/{hub} or
// /api/v1/hubs/{hub}.
import type { Hub, HubConnection } from './hub';
import type { SharedMessage } from './hub-protocol';
import { Refusal } from './refusal';

/** The parameters of a call; names in the path are already validated. */
export interface OperationCall {
  readonly hub: Hub;
  readonly group: string;
  readonly user: string;
  /** The connection that the path names, if it exists. */
  readonly connection: HubConnection | undefined;
  /** Ids of connections to exclude. */
  readonly excluded: ReadonlySet<string>;
  readonly reason: string | undefined;
  readonly ttlSeconds: number | undefined;
  /** Answers with the requested page of a list. */
  readonly answerList: (list: readonly object[]) => void;
  /** Defined if the operation takes a message. */
  readonly message: SharedMessage | undefined;
}

export interface Operation {
  readonly methods: readonly string[];
  readonly paths: readonly string[];
  readonly status: number;
  /** The status in version 1, if it differs. */
  readonly statusOfV1?: number;
  readonly takesMessage?: boolean;
  /** Executes the operation, or throws a `Refusal`. */
  readonly run: (call: OperationCall) => void;
}

/** The header in which the service sends its error code. */
export const errorCodeHeader = 'x-ms-error-code';

const userInGroup = ['/users/{user}/groups/{group}', '/groups/{group}/users/{user}'];
const connectionInGroup = ['/groups/{group}/connections/{connection}', '/connections/{connection}/groups/{group}'];

export const operations: readonly Operation[] = [
  send(['', '/:send'], ({ hub }) => hub.all()),
  send(['/groups/{group}', '/groups/{group}/:send'], ({ hub, group }) => hub.inGroup(group)),
  send(['/users/{user}', '/users/{user}/:send'], ({ hub, user }) => hub.ofUser(user)),
  send(['/connections/{connection}', '/connections/{connection}/:send'], ({ connection }) =>
    connection ? [connection] : [],
  ),

  close('/:closeConnections', ({ hub }) => hub.all()),
  close('/groups/{group}/:closeConnections', ({ hub, group }) => hub.inGroup(group)),
  close('/users/{user}/:closeConnections', ({ hub, user }) => hub.ofUser(user)),
  {
    methods: ['DELETE'],
    paths: ['/connections/{connection}'],
    status: 200,
    statusOfV1: 202,
    run: ({ connection, reason }) => connection?.close(reason),
  },

  check(['/connections/{connection}'], 'Warning.Connection.NotExisted', (call) => call.connection !== undefined),
  check(['/groups/{group}'], 'Warning.Group.NotExisted', ({ hub, group }) => hub.inGroup(group).length > 0),
  check(['/users/{user}'], 'Warning.User.NotExisted', ({ hub, user }) => hub.ofUser(user).length > 0),
  check(userInGroup, 'Info.User.NotInGroup', ({ hub, user, group }) => hub.isUserInGroup(user, group)),
  {
    methods: ['GET'],
    paths: ['/groups/{group}/connections'],
    status: 200,
    run: ({ hub, group, answerList }) =>
      answerList(hub.inGroup(group).map(({ connectionId, userId }) => ({ connectionId, userId }))),
  },

  {
    methods: ['PUT'],
    paths: connectionInGroup,
    status: 200,
    run({ hub, connection, group }) {
      if (!connection) throw noConnection('There is no such connection.');
      if (!hub.addToGroup(connection, group)) throw tooManyMemberships();
    },
  },
  {
    methods: ['DELETE'],
    paths: connectionInGroup,
    status: 200,
    run({ hub, connection, group }) {
      if (!connection) throw noConnection('There is no such connection.');
      if (!hub.removeFromGroup(connection, group)) throw noConnection('The connection is not in the group.');
    },
  },
  {
    methods: ['DELETE'],
    paths: ['/connections/{connection}/groups'],
    status: 200,
    run: ({ hub, connection }) => connection && hub.removeFromAllGroups(connection),
  },
  {
    methods: ['PUT'],
    paths: userInGroup,
    status: 200,
    statusOfV1: 202,
    run({ hub, user, group, ttlSeconds }) {
      if (!hub.addUserToGroup(user, group, ttlSeconds)) throw tooManyMemberships();
    },
  },
  {
    methods: ['DELETE'],
    paths: userInGroup,
    status: 204,
    statusOfV1: 202,
    run: ({ hub, user, group }) => hub.removeUserFromGroup(user, group),
  },
  {
    methods: ['DELETE'],
    paths: ['/users/{user}/groups'],
    status: 200,
    run: ({ hub, user }) => hub.removeUserFromAllGroups(user),
  },
];

function send(paths: string[], recipientsOf: (call: OperationCall) => HubConnection[]): Operation {
  return {
    methods: ['POST'],
    paths,
    status: 202,
    takesMessage: true,
    run(call) {
      if (call.message) for (const recipient of included(call, recipientsOf(call))) recipient.send(call.message);
    },
  };
}

function close(path: string, connectionsOf: (call: OperationCall) => HubConnection[]): Operation {
  return {
    methods: ['POST'],
    paths: [path],
    status: 204,
    run(call) {
      for (const connection of included(call, connectionsOf(call))) connection.close(call.reason);
    },
  };
}

function check(paths: string[], errorCode: string, exists: (call: OperationCall) => boolean): Operation {
  return {
    methods: ['GET', 'HEAD'],
    paths,
    status: 200,
    run(call) {
      if (!exists(call)) throw new Refusal(404, 'It does not exist.', { [errorCodeHeader]: errorCode });
    },
  };
}

function included({ excluded }: OperationCall, connections: HubConnection[]): HubConnection[] {
  return connections.filter(({ connectionId }) => !excluded.has(connectionId));
}

function noConnection(message: string): Refusal {
  return new Refusal(404, message, { [errorCodeHeader]: 'Error.Connection.NotExisted' });
}

function tooManyMemberships(): Refusal {
  return new Refusal(429, 'There are too many memberships in groups.');
}
