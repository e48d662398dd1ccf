//! The counts, on the terminal.

use crate::books::Books;

pub(crate) fn print(books: &Books, seed: u64) {
    println!("seed {seed}");
    for count in &books.happened {
        println!("{:<46} {:>8}", count.what, count.number);
    }
    for count in &books.broken {
        let verdict = if count.number == 0 { "holds" } else { "BROKEN" };
        println!("{:<46} {:>8} {verdict}", count.what, count.number);
    }
}
