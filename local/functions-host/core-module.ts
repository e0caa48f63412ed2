// Provides '@azure/functions-core', the module that the real worker injects and that @azure/functions requires when it
// is loaded. Only the members that the library uses are here; its own converters and invocation model do the rest.
import Module from 'node:module';

/** A value passed between host and library, in the format of the worker's protocol. */
export interface TypedData {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  int?: number;
  double?: number;
  http?: HttpData;
}

/** A request or a reply in the format of the worker's protocol. */
export interface HttpData {
  url?: string;
  method?: string;
  statusCode?: string;
  headers?: Record<string, string>;
  params?: Record<string, string>;
  query?: Record<string, string>;
  cookies?: unknown[];
  body?: TypedData | null;
}

/** The input of one invocation. */
export interface TriggerInput {
  readonly data: TypedData;
  /** The trigger's metadata, by the names of the real host; only queue triggers have it. */
  readonly metadata?: Record<string, TypedData>;
}

/** A trigger, an input or an output as the app declared it. */
export interface Binding {
  type: string;
  direction: 'in' | 'out';
  [property: string]: unknown;
}

export interface FunctionMetadata {
  name: string;
  bindings: Record<string, Binding>;
  retryOptions?: unknown;
}

export type FunctionCallback = (...parameters: unknown[]) => unknown;

export interface RegisteredFunction {
  metadata: FunctionMetadata;
  callback: FunctionCallback;
}

interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(
    context: unknown,
    result: unknown,
  ): Promise<{ returnValue?: TypedData | null; outputData?: { name: string; data: TypedData }[] }>;
}

interface ProgrammingModel {
  getInvocationModel(context: object): InvocationModel | Promise<InvocationModel>;
  getCapabilities(capabilities: Record<string, string>): Promise<Record<string, string>>;
}

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error' | 'critical' | 'none';

/** Writes one log line, of the app ('user') or of host and library ('system'). */
export type Log = (level: LogLevel, category: 'user' | 'system', message: string, functionName?: string) => void;

type HookName = 'appStart' | 'appTerminate' | 'preInvocation' | 'postInvocation';
type HookCallback = (context: object) => unknown;

/** What the app registered while it loaded. */
export interface RegisteredApp {
  readonly functions: Map<string, RegisteredFunction>;
  readonly hooks: Record<HookName, HookCallback[]>;
  /** Data that the app's hooks share. */
  readonly hookData: Record<string, unknown>;
  model: ProgrammingModel | undefined;
  /** Set once the app has started; after that, nothing can be registered. */
  started: boolean;
}

class Disposable {
  constructor(private readonly onDispose: () => void) {}
  dispose() {
    this.onDispose();
  }
}

/** Makes `require('@azure/functions-core')` work; returns the registrations of the app that is loaded afterwards. */
export function provideCoreModule(log: Log): RegisteredApp {
  const app: RegisteredApp = {
    functions: new Map(),
    hooks: { appStart: [], appTerminate: [], preInvocation: [], postInvocation: [] },
    hookData: {},
    model: undefined,
    started: false,
  };
  const core = {
    version: '3.13.0',
    hostVersion: '4.1048.0',
    Disposable,
    setProgrammingModel: (model: ProgrammingModel) => {
      app.model = model;
    },
    getProgrammingModel: () => app.model,
    log: (level: LogLevel, category: 'user' | 'system', message: string) => log(level, category, message),
    registerFunction: (metadata: FunctionMetadata, callback: FunctionCallback) => {
      if (app.started) throw new Error('A function can only be registered during app startup.');
      if (app.functions.has(metadata.name))
        throw new Error(`A function with id "${metadata.name}" has already been registered.`);
      app.functions.set(metadata.name, { metadata, callback });
      return new Disposable(() => app.functions.delete(metadata.name));
    },
    registerHook: (name: string, callback: HookCallback) => {
      if (!Object.hasOwn(app.hooks, name)) throw new Error(`The local host does not run "${name}" hooks.`);
      const callbacks = app.hooks[name as HookName];
      callbacks.push(callback);
      return new Disposable(() => callbacks.splice(callbacks.indexOf(callback), 1));
    },
  };

  // The real worker patches `require` in the same way, so that the app's bundle needs no change.
  // eslint-disable-next-line @typescript-eslint/unbound-method
  const requireModule = Module.prototype.require;
  Module.prototype.require = function (this: NodeJS.Module, id: string): unknown {
    return id === '@azure/functions-core' ? core : (requireModule.call(this, id) as unknown);
  } as NodeJS.Require;
  return app;
}
