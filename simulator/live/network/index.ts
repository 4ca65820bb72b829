export { type AcceptedAlert, type AcceptedAlerts, createAcceptedAlerts } from "./accepted-alerts.ts";
export {
  type AlertRelay,
  type AlertRelayOptions,
  type RelayCounts,
  type RelayLimits,
  type RelayMode,
  startAlertRelay,
} from "./alert-relay.ts";
export type { Delivery, DeliveryOutcome, Rejection } from "./delivery-book.ts";
export {
  type DrillReceiver,
  type DrillReceiverOptions,
  type ReceiverLimits,
  type ReceiverMode,
  startDrillReceiver,
} from "./drill-receiver.ts";
export type { LoopbackTarget } from "./loopback-target.ts";
export { NetworkError, type NetworkErrorCode } from "./network-error.ts";
export type { PostedAlert } from "./posted-alerts.ts";
export type { ProxyDirection, ProxyMode } from "./proxy-mode.ts";
export type { ReceiverAddress } from "./receiver-address.ts";
export { type PortWish, redisBusOffset, type TakenPorts, takePorts } from "./take-ports.ts";
export { type ProxyCounts, startTcpProxy, type TcpProxy, type TcpProxyOptions } from "./tcp-proxy.ts";
export type { DeliveredAlert, DeliveredMessage } from "./webhook-message.ts";
