// Every HTTP route of the API: its callers, its input and its replies. The functions, the validation, the OpenAPI
// document and the access tests all read this table, so that none of them can miss a route.
import * as z from 'zod';
import { conversationChange, conversationChangeReply } from '../contract/conversation-change';
import { messageReply, message } from '../contract/message';
import { alert, alertChange, alertList, alertStates } from '../contract/alert';
import { liveList, watchedQueue } from '../contract/live-list';
import { pageQuery } from '../contract/page';
import { alertsPreview, report, reportQuery } from '../contract/report';
import { memberChange, queueChange, queueChangeList, queueList, queueView } from '../contract/queue';
import { health, negotiation, queueWatchRequest, watchRequest } from '../contract/service';
import { correctionRequest, course, sentimentSnapshot, sentimentUpdate } from '../contract/sentiment';
import { identifier } from '../contract/identifier';
import { levels } from '../sentiment/levels';

/**
 * Who may call a route. `anyone`; `signed-caller`: a caller that signs the request; `chat-platform`: a chat platform, in
 * its own way to sign; `agent`: any agent, supervisor or
 * administrator; `agent-of-queue`: an agent who may see the conversation; `queue-supervisor`: a supervisor of the queue
 * in the path, or an administrator; `admin`.
 */
export type Caller =
  'anyone' | 'signed-caller' | 'chat-platform' | 'agent' | 'agent-of-queue' | 'queue-supervisor' | 'admin';

export interface Route {
  /** `any` means every method; such a route is not part of the OpenAPI document. */
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'any';
  /** More methods that the function answers. */
  alsoTakes?: readonly ('GET' | 'OPTIONS' | 'HEAD')[];
  /** Path below `/api`, with parameters in braces. */
  path: string;
  caller: Caller;
  summary: string;
  /** Additional text for the OpenAPI document. */
  description?: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  /** By success status: the schema of the JSON body, or null for no body or a file. */
  replies: Record<number, z.ZodType | null>;
  /** A caller that accepts `text/csv` gets the success in that format. */
  alsoAsCsv?: true;
}

const conversation = z.object({ conversationId: identifier });
/** The queue by which a conversation without a message is judged. */
const inQueue = z.object({ queueId: identifier.optional() });
const messageOfConversation = z.object({ conversationId: identifier, messageId: identifier });
const queue = z.object({ queueId: identifier });
const member = z.object({ queueId: identifier, agentId: identifier });

/** The routes by the name of their function. */
export const routes = {
  'receive-message': {
    method: 'POST',
    path: 'messages',
    caller: 'signed-caller',
    summary: 'Ingest one message of a conversation',
    description:
      'Signed per Standard Webhooks 1.0. Safe to repeat: a message counts once, however often it is delivered, and a 503 or a 500 should be followed by the same delivery again.',
    body: message,
    replies: { 200: messageReply },
  },
  'change-conversation': {
    method: 'POST',
    path: 'conversations/{conversationId}/changes',
    caller: 'signed-caller',
    summary: 'Assign, move or end a conversation',
    params: conversation,
    body: conversationChange,
    replies: { 200: conversationChangeReply },
  },
  'receive-webhook': {
    method: 'POST',
    alsoTakes: ['GET', 'OPTIONS', 'HEAD'],
    path: 'webhooks/{platform}/{connection}',
    caller: 'chat-platform',
    summary: "Take a chat platform's own payload",
    description:
      'For the connections of WEBHOOK_CONNECTIONS. The platform signs in its own way. The reply is empty, except to handshakes; its header `undertone-outcome` has one word per item of the payload. GET and OPTIONS are handshakes.',
    params: z.object({ platform: z.string(), connection: z.string() }),
    replies: { 200: null },
  },
  negotiate: {
    method: 'POST',
    path: 'negotiate',
    caller: 'agent',
    summary: 'Get the address and token of the live feed',
    replies: { 200: negotiation },
  },
  'watch-conversation': {
    method: 'POST',
    path: 'conversations/{conversationId}/watch',
    caller: 'agent-of-queue',
    summary: 'Subscribe a live-feed connection to a conversation',
    params: conversation,
    body: watchRequest,
    replies: { 200: sentimentSnapshot },
  },
  'get-sentiment': {
    method: 'GET',
    path: 'conversations/{conversationId}/sentiment',
    caller: 'agent-of-queue',
    summary: 'Read the sentiment of a conversation and the messages behind it',
    params: conversation,
    query: inQueue,
    replies: { 200: sentimentSnapshot },
  },
  'get-course': {
    method: 'GET',
    path: 'conversations/{conversationId}/course',
    caller: 'agent-of-queue',
    summary: 'Read every scored message with the level after it, oldest first',
    params: conversation,
    query: pageQuery.extend(inQueue.shape),
    replies: { 200: course },
  },
  'put-correction': {
    method: 'PUT',
    path: 'conversations/{conversationId}/messages/{messageId}/level',
    caller: 'agent-of-queue',
    summary: "Correct a message's level",
    description: "The message counts with the middle of the level's bin. Its own scores stay.",
    params: messageOfConversation,
    query: inQueue,
    body: correctionRequest,
    replies: { 200: sentimentUpdate },
  },
  'remove-correction': {
    method: 'DELETE',
    path: 'conversations/{conversationId}/messages/{messageId}/level',
    caller: 'agent-of-queue',
    summary: "Take the correction of a message's level back",
    params: messageOfConversation,
    query: inQueue,
    replies: { 200: sentimentUpdate },
  },
  'erase-conversation': {
    method: 'DELETE',
    path: 'conversations/{conversationId}',
    caller: 'admin',
    summary: 'Erase every trace of a conversation',
    params: conversation,
    replies: { 204: null },
  },
  'get-queue': {
    method: 'GET',
    path: 'queues/{queueId}',
    caller: 'queue-supervisor',
    summary: 'Read a queue: its switch, policy and members',
    params: queue,
    replies: { 200: queueView },
  },
  'list-conversations': {
    method: 'GET',
    path: 'queues/{queueId}/conversations',
    caller: 'queue-supervisor',
    summary: 'List the live conversations of a queue, worst first',
    params: queue,
    query: pageQuery.extend({
      level: z.enum(levels, `must be one of ${levels.join(', ')}`).optional(),
      agentId: identifier.optional(),
    }),
    replies: { 200: liveList },
  },
  'watch-queue': {
    method: 'POST',
    path: 'queues/{queueId}/watch',
    caller: 'queue-supervisor',
    summary: "Subscribe a live-feed connection to a queue's live list and alerts",
    params: queue,
    body: queueWatchRequest,
    replies: { 200: watchedQueue },
  },
  'list-alerts': {
    method: 'GET',
    path: 'queues/{queueId}/alerts',
    caller: 'queue-supervisor',
    summary: 'List the alerts of a queue, newest first',
    params: queue,
    query: pageQuery.extend({ state: z.enum(alertStates, `must be one of ${alertStates.join(', ')}`).optional() }),
    replies: { 200: alertList },
  },
  'get-report': {
    method: 'GET',
    path: 'queues/{queueId}/report',
    caller: 'queue-supervisor',
    summary: 'Report how the conversations of a queue began and ended, by day',
    description:
      'The distribution of levels, recovery, alerts and corrections. Any figure over fewer than five conversations is null. With `Accept: text/csv` the days come as CSV, one line each. A change is counted within seconds.',
    params: queue,
    query: reportQuery,
    replies: { 200: report },
    alsoAsCsv: true,
  },
  'get-alerts-preview': {
    method: 'GET',
    path: 'queues/{queueId}/alerts-preview',
    caller: 'queue-supervisor',
    summary: 'Tell how many alerts each setting would have opened',
    description:
      'On the conversations that began in the queue on these days, with the rules of alerts and the setting alone, whatever the policy of the queue. Phrases are not previewed. Every figure is null while it would be over fewer than five conversations.',
    params: queue,
    query: reportQuery,
    replies: { 200: alertsPreview },
  },
  'put-alert': {
    method: 'PUT',
    path: 'conversations/{conversationId}/alerts/{alertId}',
    caller: 'agent-of-queue',
    summary: 'Acknowledge, ignore or resolve an alert',
    description: "Supervisors change a supervisor's alert. An ignored or resolved alert can't be changed: 409.",
    params: z.object({ conversationId: identifier, alertId: identifier }),
    query: inQueue,
    body: alertChange,
    replies: { 200: alert },
  },
  'list-queues': {
    method: 'GET',
    path: 'queues',
    caller: 'agent',
    summary: 'List the queues that you may see',
    description:
      'Members see the queues that they belong to, agents only those that are switched on. Administrators see all. The header `undertone-roles` has the roles of the token, separated by spaces: `agent`, `supervisor`, `admin`.',
    query: pageQuery,
    replies: { 200: queueList },
  },
  'list-queue-changes': {
    method: 'GET',
    path: 'queues/{queueId}/changes',
    caller: 'queue-supervisor',
    summary: 'List who changed what of a queue, newest first',
    params: queue,
    query: pageQuery,
    replies: { 200: queueChangeList },
  },
  'put-queue': {
    method: 'PUT',
    path: 'queues/{queueId}',
    caller: 'queue-supervisor',
    summary: 'Switch a queue on or off, or change its policy',
    params: queue,
    body: queueChange,
    replies: { 200: queueView },
  },
  'put-member': {
    method: 'PUT',
    path: 'queues/{queueId}/members/{agentId}',
    caller: 'queue-supervisor',
    summary: 'Add a member to a queue, or change one',
    params: member,
    body: memberChange,
    replies: { 204: null },
  },
  'remove-member': {
    method: 'DELETE',
    path: 'queues/{queueId}/members/{agentId}',
    caller: 'queue-supervisor',
    summary: 'Remove a member from a queue',
    params: member,
    replies: { 204: null },
  },
  health: {
    method: 'GET',
    path: 'health',
    caller: 'anyone',
    summary: 'Report liveness and which parts answer',
    replies: { 200: health, 503: health },
  },
  openapi: {
    method: 'GET',
    path: 'openapi.json',
    caller: 'anyone',
    summary: 'Describe this API (OpenAPI 3.1)',
    replies: { 200: z.looseObject({ openapi: z.string() }) },
  },
  panel: {
    method: 'GET',
    path: 'panel/{*path}',
    caller: 'anyone',
    summary: 'Serve the files of the web panel',
    replies: { 200: null },
  },
  // The host matches routes in alphabetical order of the function names, so this one has to be the last.
  'zz-unknown-route': {
    method: 'any',
    path: '{*path}',
    caller: 'anyone',
    summary: 'Tell that nothing is here, and what is near',
    replies: {},
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof routes;
