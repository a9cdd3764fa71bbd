import { secure } from "./source";

const adverbs =
  "badly barely boldly bravely briefly calmly clearly closely duly early easily fairly firmly freely fully gently gladly greatly happily highly kindly largely lately lightly likely mainly merely mildly mostly nearly neatly newly nicely openly partly plainly poorly quickly quietly rarely readily really safely slowly smoothly softly solely steadily strongly surely swiftly truly warmly widely wildly wisely".split(
    " ",
  );
const adjectives =
  "able amber ample apt bold brave brief bright brisk calm careful clean clear clever cosy crisp curious deep eager early easy exact fair fast fine firm fit fleet fond frank free fresh gentle glad golden good grand great happy handy hardy honest humble keen kind large light lively loyal lucky main mellow merry mild modern modest neat new nice noble open patient plain polite prime proud quick quiet rapid rare ready rich robust round safe sharp silent simple sleek slow smart smooth social solid sound spry steady still strong sunny super sure swift tidy tough true upright vast vital vivid warm wide wise witty worthy young".split(
    " ",
  );
const animals =
  "adder albatross alpaca ant antelope asp badger bass bat bear beaver bee beetle bison boar bobcat bream buck buffalo camel caribou carp cat catfish cicada civet clam cobra cod collie condor coral cougar cow coyote crab crane cricket crow deer dingo dog dolphin donkey dove duck eagle eel egret elk emu ewe falcon ferret finch fish flea fox frog gannet gazelle gecko gibbon giraffe gnu goat goose gopher grouse gull haddock hare hawk hen heron herring hornet horse hound husky ibex iguana jackal jaguar jay kite kitten kiwi koala koi lamb lark lemming lemur leopard lion lizard llama lobster lynx macaw magpie mako mallard marlin marmot marten mink minnow mole monkey moose moth mouse mule mullet muskrat newt ocelot octopus orca oriole osprey ostrich otter owl ox oyster panda panther parrot peacock pelican penguin perch pheasant pig pigeon pika pony poodle porpoise possum prawn puffin pug puma python quail rabbit raccoon ram rat raven ray redfish robin rooster salmon sawfish seal shad shark sheep shrew shrimp skink skunk sloth slug snail snake snapper snipe sparrow spider sponge squid squirrel stag starfish stork sturgeon swan swift tahr tapir tarpon terrapin thrush tick tiger toad tortoise toucan treefrog trout tuna turkey turtle urchin viper vulture wallaby walrus warthog wasp weasel whale whippet wolf wombat worm wren yak zebra".split(
    " ",
  );

const pick = (words: string[]): string => words[secure(words.length)]!;

/** "otter", "calm-otter", "gladly-calm-otter", and further adverbs in front for more words. */
export function petName(length: number, separator: string): string {
  const words = [pick(animals)];
  if (length > 1) words.unshift(pick(adjectives));
  while (words.length < length) words.unshift(pick(adverbs));
  return words.join(separator);
}
