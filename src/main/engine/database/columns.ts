/** How columns differ from PostgreSQL's, the same way in every table. */

/** Whole epoch milliseconds. */
export type Time = number;
/** JSON text; the table checks it with `json_valid`. */
export type Json = string;
/** A boolean. */
export type Flag = 0 | 1;
