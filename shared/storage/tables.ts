// How we talk to Azure Table Storage (and Azurite, which speaks the same): clients, time limits, a table that is
// created when first missed, and failures translated into our words.
import { RestError, TableClient, type TableServiceClientOptions } from '@azure/data-tables';
import { StorageUnavailableError } from '../conversations/storage-errors';

/** Where the tables are: a connection string, or an endpoint with the app's managed identity. */
export interface TableSettings {
  TABLES_CONNECTION?: string | undefined;
  TABLES_ENDPOINT?: string | undefined;
  AzureWebJobsStorage?: string | undefined;
}

const operationTimeoutMs = 5_000;

// A caller waits on us: retry twice, quickly, then say 503 and let them deliver again.
const clientOptions: TableServiceClientOptions = {
  retryOptions: { maxRetries: 2, retryDelayInMs: 100, maxRetryDelayInMs: 400 },
  // U+2028 and U+2029 may stand in JSON as they are, but Azurite takes them for the end of a transaction's line.
  additionalPolicies: [
    {
      position: 'perCall',
      policy: {
        name: 'escapeLineSeparators',
        sendRequest(request, next) {
          if (typeof request.body === 'string')
            request.body = request.body.replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
          return next(request);
        },
      },
    },
  ],
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
   * @throws {StorageUnavailableError} when storage can't be reached or answers that it can't serve
   */
  async run<Result>(
    operation: (client: TableClient, limits: typeof limitsOfOneOperation) => Promise<Result>,
  ): Promise<Result> {
    try {
      this.client ??= openTable(this.name, this.settings);
      const client = await this.client;
      try {
        return await operation(client, limitsOfOneOperation);
      } catch (error) {
        if (codeOf(error) !== 'TableNotFound') throw error;
        await client.createTable(limitsOfOneOperation);
        return await operation(client, limitsOfOneOperation);
      }
    } catch (error) {
      throw isOutage(error) ? new StorageUnavailableError(error) : error;
    }
  }
}

const limitsOfOneOperation = { requestOptions: { timeout: operationTimeoutMs } };

async function openTable(name: string, settings: TableSettings): Promise<TableClient> {
  if (settings.TABLES_ENDPOINT && !settings.TABLES_CONNECTION) {
    const { DefaultAzureCredential } = await import('@azure/identity');
    return new TableClient(settings.TABLES_ENDPOINT, name, new DefaultAzureCredential(), clientOptions);
  }
  const connection = settings.TABLES_CONNECTION ?? settings.AzureWebJobsStorage ?? '';
  return TableClient.fromConnectionString(connection, name, { ...clientOptions, allowInsecureConnection: true });
}

/** Resolves when storage answers; rejects with StorageUnavailableError when it doesn't. */
export async function verifyStorageAnswers(table: Table): Promise<void> {
  await table.run((client, limits) =>
    client
      .listEntities({ ...limits, queryOptions: { filter: "PartitionKey eq '!none'" } })
      .byPage({ maxPageSize: 1 })
      .next(),
  );
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

function isOutage(error: unknown): boolean {
  if (error instanceof Error && error.name === 'AbortError') return true;
  if (!(error instanceof RestError)) return false;
  return (
    error.statusCode === undefined || error.statusCode >= 500 || error.statusCode === 429 || error.statusCode === 408
  );
}
