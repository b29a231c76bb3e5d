// The part of emojilib that the page uses, which comes without types.

declare module "emojilib" {
  interface Entry {
    keywords: string[];
    char: string;
    category: string;
  }
  const emojilib: { lib: Record<string, Entry>; ordered: string[] };
  export default emojilib;
}
