// Access to Azure Table Storage and Azurite: clients, time limits, creation of a missing table, and the translation of
// SDK errors into the errors of the ports.
import {
  RestError,
  TableClient,
  type TableEntityResult,
  type TableServiceClientOptions,
  type TableTransactionResponse,
  type TransactionAction,
} from '@azure/data-tables';
import type { Page } from '../contract/page';
import { StorageUnavailableError } from '../conversations/storage-errors';
import { DeadlineError, remainingMs, withDeadline } from '../deadline';

/** The table service: a connection string, or an endpoint that is used with the app's managed identity. */
export interface TableSettings {
  TABLES_CONNECTION?: string | undefined;
  TABLES_ENDPOINT?: string | undefined;
  AzureWebJobsStorage?: string | undefined;
}

/** The time limit of one call, including retries and bodies. */
const callTimeoutMs = 5_000;
/** Outside a request no caller waits, and the service may need five seconds for one page of a scan. */
const backgroundCallTimeoutMs = 30_000;

type Policy = NonNullable<TableServiceClientOptions['additionalPolicies']>[number]['policy'];

/** Sets the time limit of every call, so that no caller can forget it. */
const limitTime: Policy = {
  name: 'limitTime',
  sendRequest(request, next) {
    const remaining = remainingMs();
    const timeoutMs = remaining === Infinity ? backgroundCallTimeoutMs : Math.min(callTimeoutMs, remaining);
    return withDeadline(timeoutMs, (signal) => {
      request.abortSignal = signal;
      return next(request);
    });
  },
};

/** Rejects a 200 that does not come from the storage service, such as a gateway's or a login page's. */
const verifyAnswer: Policy = {
  name: 'verifyAnswer',
  async sendRequest(request, next) {
    const response = await next(request);
    const { status, headers } = response;
    const expected = request.url.endsWith('/$batch') ? 'multipart/mixed' : 'application/json';
    const type = headers.get('content-type') ?? '';
    if (status >= 200 && status < 300 && status !== 204 && !type.startsWith(expected))
      throw new RestError(`Expected ${expected} from storage and got "${type}"`, { statusCode: 502 });
    return response;
  },
};

/** U+2028 and U+2029 are valid in JSON, but Azurite parses them as a line end in a transaction. */
const escapeLineSeparators: Policy = {
  name: 'escapeLineSeparators',
  sendRequest(request, next) {
    if (typeof request.body === 'string')
      request.body = request.body.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
    return next(request);
  },
};

const clientOptions: TableServiceClientOptions = {
  // A caller waits for the reply: two quick retries, then 503, and the caller delivers again.
  retryOptions: { maxRetries: 2, retryDelayInMs: 100, maxRetryDelayInMs: 400 },
  additionalPolicies: [limitTime, verifyAnswer, escapeLineSeparators].map((policy) => ({
    position: 'perCall',
    policy,
  })),
};

/** A table that is created when a call finds it missing. */
export class Table {
  private client: Promise<TableClient> | undefined;

  constructor(
    private readonly name: string,
    private readonly settings: TableSettings,
  ) {}

  /**
   * Runs one operation on the table.
   * @throws {StorageUnavailableError} when storage does not answer in time or can't serve the request
   */
  async run<Result>(operation: (client: TableClient) => Promise<Result>): Promise<Result> {
    try {
      this.client ??= openTable(this.name, this.settings);
      const client = await this.client;
      try {
        return await operation(client);
      } catch (error) {
        if (codeOf(error) !== 'TableNotFound') throw error;
        await client.createTable();
        return await operation(client);
      }
    } catch (error) {
      throw isOutage(error) ? new StorageUnavailableError(error) : error;
    }
  }
}

async function openTable(name: string, settings: TableSettings): Promise<TableClient> {
  if (settings.TABLES_ENDPOINT && !settings.TABLES_CONNECTION) {
    const { DefaultAzureCredential } = await import('@azure/identity');
    return new TableClient(settings.TABLES_ENDPOINT, name, new DefaultAzureCredential(), clientOptions);
  }
  const connection = settings.TABLES_CONNECTION ?? settings.AzureWebJobsStorage ?? '';
  return TableClient.fromConnectionString(connection, name, { ...clientOptions, allowInsecureConnection: true });
}

/**
 * Submits a transaction and checks that the response has a result for each action.
 * @throws {RestError} when the service rejects the transaction, or the response is incomplete
 */
export async function submit(client: TableClient, actions: TransactionAction[]): Promise<TableTransactionResponse> {
  const response = await client.submitTransaction(actions);
  if (response.subResponses.length !== actions.length)
    throw new RestError('The answer to a transaction is incomplete', { statusCode: 502 });
  return response;
}

/**
 * The first rows of a query, at most `count`. Storage may end a page early, even before its first row, and continues on
 * the next page (learn.microsoft.com/rest/api/storageservices/query-timeout-and-pagination).
 */
export async function firstRows<Row>(pages: AsyncIterable<Row[]>, count: number): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of pages) {
    rows.push(...page);
    if (rows.length >= count) break;
  }
  return rows.slice(0, count);
}

/** Resolves when storage answers; rejects with StorageUnavailableError when it doesn't. */
export async function verifyStorageAnswers(table: Table): Promise<void> {
  await table.run((client) =>
    client
      .listEntities({ queryOptions: { filter: "PartitionKey eq '!none'" } })
      .byPage({ maxPageSize: 1 })
      .next(),
  );
}

/**
 * Reads up to `limit` rows that match a filter, in the order of their keys.
 * @param keyOf what the next page's filter begins after
 */
export async function readPage<Row extends object>(
  table: Table,
  filter: string,
  limit: number,
  keyOf: (row: { partitionKey: string; rowKey: string }) => string,
): Promise<Page<TableEntityResult<Row>>> {
  return table.run(async (client) => {
    // One row more tells whether there is a next page.
    const pages = client.listEntities<Row>({ queryOptions: { filter } }).byPage({ maxPageSize: limit + 1 });
    const rows = await firstRows(pages, limit + 1);
    const list = rows.slice(0, limit);
    const { partitionKey = '', rowKey = '' } = list.at(-1) ?? {};
    return { list, lastKey: rows.length > limit ? keyOf({ partitionKey, rowKey }) : null };
  });
}

/** Returns null for a 404, which is a missing row. Every other failure is thrown. */
export async function rowOrNull<Row>(reading: Promise<Row>): Promise<Row | null> {
  try {
    return await reading;
  } catch (error) {
    if (statusOf(error) === 404 && codeOf(error) !== 'TableNotFound') return null;
    throw error;
  }
}

/** The error code of the storage service, such as `EntityAlreadyExists`. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof RestError)) return undefined;
  const details = error.details as { odataError?: { code?: string } } | undefined;
  return details?.odataError?.code ?? error.code;
}

export function statusOf(error: unknown): number | undefined {
  return error instanceof RestError ? error.statusCode : undefined;
}

/** Whether another writer created, changed or deleted one of the rows in the meantime. */
export function isConflict(error: unknown): boolean {
  return codeOf(error) !== 'TableNotFound' && [404, 409, 412].includes(statusOf(error) ?? 0);
}

/** Runs a write on a table. Returns false when another writer was first. */
export function unlessConflict(table: Table, write: (client: TableClient) => Promise<unknown>): Promise<boolean> {
  return table.run(async (client) => {
    try {
      await write(client);
      return true;
    } catch (error) {
      if (isConflict(error)) return false;
      throw error;
    }
  });
}

/**
 * Whether storage was not reached, did not answer in time, or rejected the request for a reason that is not its
 * content.
 */
function isOutage(error: unknown): boolean {
  if (error instanceof DeadlineError) return true;
  if (error instanceof Error && error.name === 'AbortError') return true;
  if (!(error instanceof RestError)) return false;
  const { statusCode } = error;
  // A 2xx or 3xx that the SDK reports as an error did not come from the storage service.
  return statusCode === undefined || statusCode < 400 || statusCode >= 500 || [401, 403, 408, 429].includes(statusCode);
}

/** The row with the named numbers typed as Double, because the SDK stores whole numbers as Int32. */
export function withDoubles<Row extends object>(row: Row, names: readonly string[]): Row {
  const doubles = Object.entries(row).flatMap(([name, value]: [string, unknown]) =>
    names.includes(name) && typeof value === 'number' ? [[name, { type: 'Double', value }]] : [],
  );
  return { ...row, ...Object.fromEntries(doubles) } as Row;
}
