// Writes the totals of a test run to test-results/totals.json, for adding up several runs. A suite that could
// not run at all counts as a failed test.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export default class TotalsReporter {
  onRunComplete(_contexts, { numPassedTests, numFailedTests, numRuntimeErrorTestSuites }) {
    const folder = join(import.meta.dirname, '../../test-results');
    mkdirSync(folder, { recursive: true });
    const totals = { passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites };
    writeFileSync(join(folder, 'totals.json'), JSON.stringify(totals));
  }
}
