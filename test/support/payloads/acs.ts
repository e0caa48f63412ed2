// Events as Event Grid delivers them for the chat of Azure Communication Services, in both schemas.

const resource =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/example/providers/microsoft.communication/communicationservices/example';

export const customerId = '8:acs:109f0644-b956-4cd9-87b1-71024f6e2f44_00000008-5cdb-4916-07fd-084822002624';
export const agentId = '8:orgid:1f4bd6a5-7d3e-4b5c-9a37-b6a1d9f0c001';
export const threadId = '19:5b3809e80e4a439d92c3316e273f4a2b@thread.v2';

/** The data of a message's event. */
export function messageData(given: object = {}): object {
  return {
    messageBody: 'Where is my parcel?',
    messageId: '1613783230064',
    metadata: { key: 'value', description: 'A map of data associated with the message' },
    type: 'Text',
    version: '1613783230064',
    senderDisplayName: 'Ada',
    senderCommunicationIdentifier: {
      rawId: customerId,
      communicationUser: { id: customerId },
    },
    composeTime: '2021-02-20T01:07:10.064+00:00',
    threadId,
    transactionId: 'foMkntkKS0O/MhMlIE5Aag.1.1.1.1.1004077250.1',
    ...given,
  };
}

/** The data of an event that is sent to each member. */
export const userData = {
  ...messageData(),
  senderId: customerId,
  version: 1613783230064,
  recipientId: agentId,
  recipientCommunicationIdentifier: { rawId: agentId, microsoftTeamsUser: { userId: agentId.slice(8) } },
};

export const threadDeleted = {
  deletedByCommunicationIdentifier: { rawId: agentId, microsoftTeamsUser: { userId: agentId.slice(8) } },
  deleteTime: '2021-02-20T02:00:42.109802+00:00',
  createTime: '2021-02-20T00:00:39.947+00:00',
  version: 1613779241389,
  threadId,
  transactionId: 'KibptDpcLEeEFnlR7cI3QA.1.1.2.1.848298005.1',
};

export const participantAdded = {
  time: '2021-02-20T00:54:42.8622646+00:00',
  addedByCommunicationIdentifier: { rawId: agentId },
  participantAdded: { displayName: 'Ada', participantCommunicationIdentifier: { rawId: customerId } },
  createTime: '2021-02-20T00:31:54.365+00:00',
  version: 1613782482822,
  threadId,
  transactionId: '9q6cO7i4FkaZ+5RRVzshVw.1.1.1.1.974913783.1',
};

/** An event in the Event Grid schema; `name` without `Microsoft.Communication.` */
export function eventGridEvent(name: string, data: unknown): object {
  return {
    id: '4f614f97-c451-4b82-a8c9-1e30c3bfcda1',
    topic: resource,
    subject: `thread/${threadId}/sender/${customerId}`,
    data,
    eventType: `Microsoft.Communication.${name}`,
    dataVersion: '1.0',
    metadataVersion: '1',
    eventTime: '2021-02-20T01:07:10.5704596Z',
  };
}

/** The same event as a CloudEvent. */
export function cloudEvent(name: string, data: unknown): object {
  return {
    id: '4f614f97-c451-4b82-a8c9-1e30c3bfcda1',
    source: resource,
    subject: `thread/${threadId}/sender/${customerId}`,
    data,
    type: `Microsoft.Communication.${name}`,
    time: '2021-02-20T01:07:10.5704596Z',
    specversion: '1.0',
  };
}

const systemEvent = {
  id: '2d1781af-3a4c-4d7c-bd0c-e34b19da4e66',
  topic: '/subscriptions/00000000-0000-0000-0000-000000000000',
  subject: '',
  eventTime: '2022-10-28T04:23:35.1981776Z',
  metadataVersion: '1',
  dataVersion: '1',
};

export const validationEvent = {
  ...systemEvent,
  data: {
    validationCode: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6',
    validationUrl:
      'https://rp-eastus2.eventgrid.example.net:553/eventsubscriptions/my/validate?id=0&t=2022-10-28T04:23:35.1981776Z&token=1A1A',
  },
  eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
};

export const subscriptionDeleted = {
  ...systemEvent,
  data: { eventSubscriptionId: `${resource}/providers/Microsoft.EventGrid/eventSubscriptions/my` },
  eventType: 'Microsoft.EventGrid.SubscriptionDeletedEvent',
};
