// At start the settings are read once, so that their faults and warnings stand in the log before the first request.
import { app } from '@azure/functions';
import { theApp } from './app';
import { SettingsError, warningsAbout } from './settings';

app.hook.appStart(() => {
  try {
    for (const warning of warningsAbout(theApp().settings, process.env)) console.warn(warning);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    // The app stays up and answers every request with a 500 that points here; a crash would only loop.
    console.error(error.message);
  }
});
