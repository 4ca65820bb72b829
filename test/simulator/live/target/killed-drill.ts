import { drillStaging } from "./staging-drill.ts";

// A drill that is killed in the middle: it tells when its fault is at work.
const [targetText = "", token = ""] = process.argv.slice(2);
await drillStaging({
  targetText,
  token,
  edit: (text) => text.replace("observe: 17s", "observe: 5m").replace("duration: 7s", "duration: 4m"),
  observer: (event) => {
    if (event.kind === "fault") process.stdout.write(event.change);
  },
});
