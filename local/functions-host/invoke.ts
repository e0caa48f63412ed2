// One invocation, driven through the library's own model: inputs, hooks, the handler, then the outputs side by side.
// Only when all of that is done does the caller get its reply; whatever fails on the way fails the invocation.
import { randomUUID } from 'node:crypto';
import { returnBinding, type Bindings } from './bindings';
import type { FunctionMetadata, Log, RegisteredApp, RegisteredFunction, TriggerInput, TypedData } from './core-module';

/** Runs a function once and returns its result after its outputs were sent. */
export async function invoke(
  app: RegisteredApp,
  { metadata, callback }: RegisteredFunction,
  trigger: TriggerInput,
  bindings: Bindings,
  log: Log,
): Promise<TypedData | null | undefined> {
  if (!app.model) throw new Error('The app has set no programming model.');
  const invocationId = randomUUID();
  const inputData: { name: string; data: TypedData }[] = [];
  for (const [name, binding] of Object.entries(metadata.bindings)) {
    if (binding.direction !== 'in') continue;
    inputData.push({ name, data: isTrigger(binding.type) ? trigger.data : bindings.readInput(binding) });
  }

  const coreContext = {
    invocationId,
    metadata,
    request: { invocationId, functionId: metadata.name, inputData, triggerMetadata: trigger.metadata ?? {} },
    state: undefined as string | undefined,
    log: (level: Parameters<Log>[0], category: Parameters<Log>[1], message: string) =>
      log(level, category, message, metadata.name),
  };
  const model = await app.model.getInvocationModel(coreContext);
  const { context, inputs } = await model.getArguments();

  const shared = { hookData: {}, appHookData: app.hookData, invocationContext: context };
  const before = { ...shared, inputs, functionCallback: callback };
  coreContext.state = 'preInvocationHooks';
  for (const hook of app.hooks.preInvocation) await hook(before);

  const after = { ...shared, inputs: before.inputs, result: null as unknown, error: null as unknown };
  coreContext.state = 'invocation';
  try {
    after.result = await model.invokeFunction(context, before.inputs, before.functionCallback);
  } catch (error) {
    after.error = error ?? new Error('The handler threw nothing that tells why.');
  }
  coreContext.state = 'postInvocationHooks';
  for (const hook of app.hooks.postInvocation) await hook(after);
  coreContext.state = undefined;
  if (after.error) throw after.error as Error;

  const { returnValue, outputData = [] } = await model.getResponse(context, after.result);
  if (returnValue && metadata.bindings[returnBinding]?.type !== 'http')
    outputData.push({ name: returnBinding, data: returnValue });
  await writeOutputs(outputData, metadata, bindings);
  return returnValue;
}

/** Whether a binding is what starts a function. */
export function isTrigger(type: string): boolean {
  return /trigger$/i.test(type);
}

/** The host starts all outputs at once and awaits each of them; one that fails stops none of the others. */
async function writeOutputs(
  outputs: readonly { name: string; data: TypedData }[],
  metadata: FunctionMetadata,
  bindings: Bindings,
): Promise<void> {
  const written = await Promise.allSettled(
    outputs.map(async ({ name, data }) => {
      const binding = metadata.bindings[name];
      if (binding) await bindings.writeOutput(binding, data);
    }),
  );
  const failed = written.find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason as Error;
}
