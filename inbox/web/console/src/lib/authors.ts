/** Who wrote, where a platform gives only a number with the message and the name comes after it. Pure. */
import type { Message } from './types';

const isNumber = (name: string): boolean => /^\d{5,}$/.test(name);

/** The customer's name for a number that nobody knows; somebody else who writes keeps what they are called. */
export function authorName({ author }: Pick<Message, 'author'>, customer: { id: string | null; name: string }): string {
  const isCustomer = author.kind === 'contact' && author.id !== null && author.id === customer.id;
  return isCustomer && isNumber(author.name) && customer.name ? customer.name : author.name;
}

/** A platform's number for us or for them tells a reader nothing. */
export const isTold = ({ name, value }: { name: string; value: string }): boolean => !isNumber(name || value);
