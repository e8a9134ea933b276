import { z } from 'zod';

/** One cell: a population and its member (the column's index). */
export const cellAddressSchema = z.strictObject({
	population: z.string().min(1),
	member: z.number().int().min(0),
});

export type CellAddress = z.infer<typeof cellAddressSchema>;
