/** The way in which data lies in a page. A script that knows a lower number says so rather than guess. */
export const pageFormat = 1;
