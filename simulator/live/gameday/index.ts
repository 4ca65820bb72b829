export { checkDiagnosis, type DiagnosisCheck } from "./diagnosis.ts";
export { Game } from "./game.ts";
export { type PlayerLine, readPlayerLine } from "./player-line.ts";
export { type GameScore, type PlayerActions, type ScoredStep, scoreGame, stepPointsMax } from "./score.ts";
export { chooseSealed, type GameLimits, playable, type SealedChoice, sealOf } from "./sealed-choice.ts";
