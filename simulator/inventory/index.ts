export { type DashboardOutline, readDashboardOutline } from "./dashboard-outline.ts";
export {
  type Inventory,
  type InventorySources,
  type ListedAlert,
  type ListedScenario,
  type ListedSystem,
  takeInventory,
} from "./inventory.ts";
