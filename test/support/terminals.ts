// The two terminals of a user who follows instructions: one in which a program runs until Ctrl-C, and one for commands.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TerminalOptions {
  /** The folder in which commands run. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

class Terminal {
  readonly ended: Promise<unknown>;
  #output = '';

  constructor(protected readonly shell: ChildProcess) {
    this.ended = once(shell, 'exit');
    for (const stream of [shell.stdout, shell.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
  }

  /** The output so far. */
  get output(): string {
    return this.#output;
  }

  /** Signals all processes of this terminal, as Ctrl-C does, and waits for the shell to end. */
  async end(signal: NodeJS.Signals): Promise<void> {
    const { pid, exitCode, signalCode } = this.shell;
    // Each terminal is a process group of its own.
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, signal);
    await this.ended;
  }
}

/** A terminal in which one program runs until it is interrupted. */
export class ProgramTerminal extends Terminal {
  constructor(commands: string, { folder, environment }: TerminalOptions) {
    super(
      spawn('bash', ['-c', commands], {
        cwd: folder,
        env: environment,
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
  }

  get hasEnded(): boolean {
    return this.shell.exitCode !== null || this.shell.signalCode !== null;
  }
}

/** A terminal that runs one block of commands after the other, and keeps variables, functions and jobs in between. */
export class CommandTerminal extends Terminal {
  readonly #folder = mkdtempSync(join(tmpdir(), 'undertone-terminal-'));
  #blocks = 0;

  constructor({ folder, environment }: TerminalOptions) {
    const own = mkdtempSync(join(tmpdir(), 'undertone-curl-'));
    // A user sees the status of a reply; here it becomes curl's exit code.
    writeFileSync(join(own, '.curlrc'), 'fail-with-body\n');
    super(
      spawn('bash', ['--norc', '--noprofile'], {
        cwd: folder,
        env: { ...environment, CURL_HOME: own },
        detached: true,
        stdio: ['pipe', 'pipe', 'pipe'],
      }),
    );
    void this.ended.then(() => {
      for (const used of [own, this.#folder]) rmSync(used, { recursive: true, force: true });
    });
    this.#type('set -E -o pipefail');
    this.#type(`trap 'echo "A command failed with $?: $BASH_COMMAND"' ERR`);
  }

  /**
   * Runs a block and returns its output.
   * @throws when one of its commands fails, or the shell ends.
   */
  async run(block: string): Promise<string> {
    const file = join(this.#folder, `block-${++this.#blocks}.sh`);
    writeFileSync(file, block);
    const before = this.output.length;
    const mark = `(block ${this.#blocks} is done)`;
    this.#type(`. '${file}'`);
    this.#type(`echo '${mark}'`);
    await Promise.race([this.#isPrinted(mark), this.ended]);
    const printed = this.output.slice(before).replace(`${mark}\n`, '');
    if (!this.output.includes(mark)) throw new Error(`The shell ended. It printed:\n${printed}`);
    if (/^A command failed with /m.test(printed)) throw new Error(printed);
    return printed;
  }

  #type(line: string) {
    this.shell.stdin?.write(`${line}\n`);
  }

  async #isPrinted(text: string): Promise<void> {
    // An earlier listener has already recorded the output.
    while (!this.output.includes(text) && this.shell.stdout) await once(this.shell.stdout, 'data');
  }
}
