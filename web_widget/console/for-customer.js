import { withDays } from "./time.js";

/** A draft as the customer gets it: the numbers of sources are the agent's, and days are written out. Pure. */
export const forCustomer = (text) => withDays(text.replace(/\s*\[\d+\]/g, ""));
