/** @file The block tags of comments, in the order in which a comment has them. */

export const order: readonly string[] = ['formula', 'shape', 'throws', 'difference', 'source', 'see', 'example'];
