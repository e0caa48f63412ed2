// How we talk to Azure Table Storage (and Azurite, which speaks the same): clients, time limits, a table that is
// created when first missed, and failures translated into our errors.
import {
  RestError,
  TableClient,
  type TableServiceClientOptions,
  type TableTransactionResponse,
  type TransactionAction,
} from '@azure/data-tables';
import { StorageUnavailableError } from '../conversations/storage-errors';
import { DeadlineError, remainingMs, withDeadline } from '../deadline';

/** Where the tables are: a connection string, or an endpoint with the app's managed identity. */
export interface TableSettings {
  TABLES_CONNECTION?: string | undefined;
  TABLES_ENDPOINT?: string | undefined;
  AzureWebJobsStorage?: string | undefined;
}

/** One call with its retries and bodies. */
const callTimeoutMs = 5_000;
/** Outside a request nobody waits, and a page of a scan may take the service five seconds. */
const backgroundCallTimeoutMs = 30_000;

type Policy = NonNullable<TableServiceClientOptions['additionalPolicies']>[number]['policy'];

/** The limits of every call, set here so that none can forget them. */
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

/** A gateway's or a login page's 200 is no answer of the storage service: what it was asked to write is not written. */
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

/** U+2028 and U+2029 may stand in JSON as they are, but Azurite takes them for the end of a transaction's line. */
const escapeLineSeparators: Policy = {
  name: 'escapeLineSeparators',
  sendRequest(request, next) {
    if (typeof request.body === 'string')
      request.body = request.body.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
    return next(request);
  },
};

const clientOptions: TableServiceClientOptions = {
  // A caller waits on us: retry twice, quickly, then say 503 and let them deliver again.
  retryOptions: { maxRetries: 2, retryDelayInMs: 100, maxRetryDelayInMs: 400 },
  additionalPolicies: [limitTime, verifyAnswer, escapeLineSeparators].map((policy) => ({
    position: 'perCall',
    policy,
  })),
};

/** A table that creates itself the first time it is missed. */
export class Table {
  private client: Promise<TableClient> | undefined;

  constructor(
    private readonly name: string,
    private readonly settings: TableSettings,
  ) {}

  /**
   * Runs one operation on the table.
   * @throws {StorageUnavailableError} when storage can't be reached in time or answers that it can't serve
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
 * Sends a transaction whose answer must speak of each of its actions.
 * @throws {RestError} as the service refused it, or when the answer is incomplete
 */
export async function submit(client: TableClient, actions: TransactionAction[]): Promise<TableTransactionResponse> {
  const response = await client.submitTransaction(actions);
  if (response.subResponses.length !== actions.length)
    throw new RestError('The answer to a transaction is incomplete', { statusCode: 502 });
  return response;
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

/** Only a 404 is a missing row; every other failure stays one. */
export async function rowOrNull<Row>(reading: Promise<Row>): Promise<Row | null> {
  try {
    return await reading;
  } catch (error) {
    if (statusOf(error) === 404 && codeOf(error) !== 'TableNotFound') return null;
    throw error;
  }
}

/** The storage service's own code for an error, such as `EntityAlreadyExists`. */
export function codeOf(error: unknown): string | undefined {
  if (!(error instanceof RestError)) return undefined;
  const details = error.details as { odataError?: { code?: string } } | undefined;
  return details?.odataError?.code ?? error.code;
}

export function statusOf(error: unknown): number | undefined {
  return error instanceof RestError ? error.statusCode : undefined;
}

/** Someone else created, changed or removed one of the rows of a write in between. */
export function isConflict(error: unknown): boolean {
  return codeOf(error) !== 'TableNotFound' && [404, 409, 412].includes(statusOf(error) ?? 0);
}

/** Not reached, not in time, not answered by storage, or refused for a reason that isn't the request's. */
function isOutage(error: unknown): boolean {
  if (error instanceof DeadlineError) return true;
  if (error instanceof Error && error.name === 'AbortError') return true;
  if (!(error instanceof RestError)) return false;
  const { statusCode } = error;
  // A success that the SDK could not read came from something else than storage.
  return statusCode === undefined || statusCode < 400 || statusCode >= 500 || [401, 403, 408, 429].includes(statusCode);
}

/** A row whose named numbers are stored as Double, also where their value is whole and would be taken for an Int32. */
export function withDoubles<Row extends object>(row: Row, names: readonly string[]): Row {
  const doubles = Object.entries(row).flatMap(([name, value]: [string, unknown]) =>
    names.includes(name) && typeof value === 'number' ? [[name, { type: 'Double', value }]] : [],
  );
  return { ...row, ...Object.fromEntries(doubles) } as Row;
}
