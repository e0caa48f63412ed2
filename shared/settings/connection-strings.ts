// Reads connection strings. They are validated at start-up, because at the first request a fault could only cause a 500.
// No fault quotes a value: most values are secrets.

const endpointNames = { table: 'TableEndpoint', queue: 'QueueEndpoint' } as const;
export type StorageService = keyof typeof endpointNames;

/**
 * The faults of the connection string of a storage account. Each is a sentence whose subject is the setting's name.
 * @param services the services that the app connects to with it
 */
export function faultsOfStorageConnection(text: string, services: readonly StorageService[]): string[] {
  const parts = partsOf(text);
  if (!parts)
    return [
      'must be a storage connection string, such as DefaultEndpointsProtocol=https;AccountName=…;AccountKey=…;EndpointSuffix=core.windows.net',
    ];
  if (parts.get('usedevelopmentstorage')?.toLowerCase() === 'true') return [];
  const endpoints = services.map((service) => endpointNames[service]);
  const faults = urlFaults(parts, endpoints);
  if (parts.has('sharedaccesssignature') && !parts.has('accountkey'))
    return [...faults, ...missing(parts, ['SharedAccessSignature', ...endpoints])];
  const needsSuffix = endpoints.some((name) => !parts.get(name.toLowerCase()));
  const needed = ['DefaultEndpointsProtocol', 'AccountName', 'AccountKey', ...(needsSuffix ? ['EndpointSuffix'] : [])];
  faults.push(...missing(parts, needed));
  const protocol = parts.get('defaultendpointsprotocol');
  if (protocol && !/^https?$/i.test(protocol)) faults.push('must say http or https as DefaultEndpointsProtocol');
  const key = parts.get('accountkey');
  if (key && !/^[A-Za-z0-9+/]+={0,2}$/.test(key)) faults.push('must have base64 as AccountKey');
  return faults;
}

/** The faults of the connection string of an Azure SignalR Service. */
export function faultsOfSignalRConnection(text: string): string[] {
  const parts = partsOf(text);
  if (!parts)
    return [
      'must be a SignalR connection string, such as Endpoint=https://….service.signalr.net;AccessKey=…;Version=1.0;',
    ];
  const faults = [
    ...missing(parts, ['Endpoint']),
    ...urlFaults(parts, ['Endpoint', 'ClientEndpoint', 'ServerEndpoint']),
  ];
  const port = parts.get('port');
  if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
    faults.push('must have a number from 1 to 65535 as Port');
  const authType = parts.get('authtype');
  if (authType === undefined) {
    if (!parts.get('accesskey')) faults.push('lacks AccessKey=… (or AuthType=azure, for a managed identity)');
  } else if (!/^(azure(\.(msi|app|default))?|aad)$/i.test(authType)) {
    faults.push('must have azure, azure.msi or azure.app as AuthType');
  }
  return faults;
}

/** A SignalR connection string, read. */
export interface SignalRConnection {
  /** Scheme, host and port of the service. */
  endpoint: string;
  /** What clients connect to. */
  clientEndpoint: string;
  /** Scheme and host without the port: that is how the service expects a token's audience. */
  audience: string;
  /** Undefined where the app's managed identity is used. */
  accessKey: string | undefined;
}

/** @throws {TypeError} when the connection string has faults */
export function readSignalRConnection(text: string): SignalRConnection {
  const parts = partsOf(text) ?? new Map<string, string>();
  const url = new URL(parts.get('endpoint') ?? '');
  const audience = `${url.protocol}//${url.hostname}`;
  // The port belongs to the endpoint; a client endpoint has its own.
  url.port = parts.get('port') ?? url.port;
  const clientEndpoint = parts.get('clientendpoint')?.replace(/\/$/, '') ?? url.origin;
  return { endpoint: url.origin, clientEndpoint, audience, accessKey: parts.get('accesskey') };
}

/** The parts by lower-case name, or undefined if the text is not a connection string. */
function partsOf(text: string): ReadonlyMap<string, string> | undefined {
  const parts = new Map<string, string>();
  for (const part of text.split(';').map((part) => part.trim())) {
    if (part === '') continue;
    const [, name, value] = /^(\w+)\s*=\s*(.*)$/s.exec(part) ?? [];
    if (name === undefined || value === undefined) return undefined;
    parts.set(name.toLowerCase(), value);
  }
  return parts;
}

function missing(parts: ReadonlyMap<string, string>, names: readonly string[]): string[] {
  const lacking = names.filter((name) => !parts.get(name.toLowerCase()));
  return lacking.length > 0 ? [`lacks ${lacking.map((name) => `${name}=…`).join(', ')}`] : [];
}

function urlFaults(parts: ReadonlyMap<string, string>, names: readonly string[]): string[] {
  return names
    .filter((name) => {
      const address = parts.get(name.toLowerCase());
      return address && !(URL.canParse(address) && /^https?:$/.test(new URL(address).protocol));
    })
    .map((name) => `must have an http or https URL as ${name}`);
}
