@rem On Windows, where the shell has no exec: "npm start" begins with it, so that signals reach the app itself.
@%*
