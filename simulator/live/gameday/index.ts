export { checkDiagnosis, type DiagnosisCheck } from "./diagnosis.ts";
export { type GameScore, type PlayerActions, type ScoredStep, scoreGame, stepPointsMax } from "./score.ts";
export { chooseSealed, type GameLimits, playable, type SealedChoice, sealOf } from "./sealed-choice.ts";
