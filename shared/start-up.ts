// Reads the settings at start-up, so that their faults and warnings are in the log before the first request. Writes what
// is left when the process ends.
import { app } from '@azure/functions';
import { finishApp, theApp } from './app';
import { SettingsError, warningsAbout } from './settings';

app.hook.appStart(() => {
  try {
    for (const warning of warningsAbout(theApp().settings, process.env)) console.warn(warning);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    // The app keeps running and answers every request with a 500 that refers to this log; a crash would restart in a
    // loop.
    console.error(error.message);
  }
});

app.hook.appTerminate(finishApp);
