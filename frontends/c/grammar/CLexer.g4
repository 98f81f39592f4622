// The tokens of C (C11 6.4) with the keywords of GNU C. In the compiler the tokens come from the preprocessor, which
// shares its scanner with P4: `tokens.ts` gives each one a type of this vocabulary. TYPEDEF_NAME is never scanned; it
// is an identifier that names a type where it stands (`typedef-names.ts`).
lexer grammar CLexer;

tokens { TYPEDEF_NAME }

ALIGNAS      : '_Alignas' | 'alignas' ;
ALIGNOF      : '_Alignof' | '__alignof__' | '__alignof' ;
ASM          : 'asm' | '__asm__' | '__asm' ;
ATOMIC       : '_Atomic' ;
ATTRIBUTE    : '__attribute__' | '__attribute' ;
AUTO         : 'auto' ;
AUTO_TYPE    : '__auto_type' ;
BOOL         : '_Bool' ;
BREAK        : 'break' ;
CASE         : 'case' ;
CHAR         : 'char' ;
COMPLEX      : '_Complex' | '__complex__' ;
CONST        : 'const' | '__const__' | '__const' ;
CONTINUE     : 'continue' ;
DEFAULT      : 'default' ;
DO           : 'do' ;
DOUBLE       : 'double' ;
ELSE         : 'else' ;
ENUM         : 'enum' ;
EXTENSION    : '__extension__' ;
EXTERN       : 'extern' ;
FLOAT        : 'float' ;
FOR          : 'for' ;
GENERIC      : '_Generic' ;
GOTO         : 'goto' ;
IF           : 'if' ;
INLINE       : 'inline' | '__inline__' | '__inline' ;
INT          : 'int' ;
INT128       : '__int128' | '__int128_t' ;
LABEL        : '__label__' ;
LONG         : 'long' ;
NORETURN     : '_Noreturn' ;
REGISTER     : 'register' ;
RESTRICT     : 'restrict' | '__restrict__' | '__restrict' ;
RETURN       : 'return' ;
SHORT        : 'short' ;
SIGNED       : 'signed' | '__signed__' | '__signed' ;
SIZEOF       : 'sizeof' ;
STATIC       : 'static' ;
STATIC_ASSERT : '_Static_assert' ;
STRUCT       : 'struct' ;
SWITCH       : 'switch' ;
THREAD_LOCAL : '_Thread_local' | '__thread' ;
TYPEDEF      : 'typedef' ;
TYPEOF       : 'typeof' | '__typeof__' | '__typeof' | '__typeof_unqual__' | 'typeof_unqual' ;
UNION        : 'union' ;
UNSIGNED     : 'unsigned' ;
VOID         : 'void' ;
VOLATILE     : 'volatile' | '__volatile__' | '__volatile' ;
WHILE        : 'while' ;
OFFSETOF     : '__builtin_offsetof' ;
TYPES_COMPATIBLE : '__builtin_types_compatible_p' ;
VA_ARG       : '__builtin_va_arg' ;

LPAREN : '(' ;
RPAREN : ')' ;
LBRACKET : '[' | '<:' ;
RBRACKET : ']' | ':>' ;
LBRACE : '{' | '<%' ;
RBRACE : '}' | '%>' ;
DOT : '.' ;
ARROW : '->' ;
INCREMENT : '++' ;
DECREMENT : '--' ;
AMPERSAND : '&' ;
STAR : '*' ;
PLUS : '+' ;
MINUS : '-' ;
TILDE : '~' ;
BANG : '!' ;
SLASH : '/' ;
PERCENT : '%' ;
SHIFT_LEFT : '<<' ;
SHIFT_RIGHT : '>>' ;
LESS : '<' ;
GREATER : '>' ;
LESS_EQUAL : '<=' ;
GREATER_EQUAL : '>=' ;
EQUAL : '==' ;
NOT_EQUAL : '!=' ;
CARET : '^' ;
BAR : '|' ;
AND : '&&' ;
OR : '||' ;
QUESTION : '?' ;
COLON : ':' ;
SEMICOLON : ';' ;
ELLIPSIS : '...' ;
ASSIGN : '=' ;
COMPOUND_ASSIGN : '*=' | '/=' | '%=' | '+=' | '-=' | '<<=' | '>>=' | '&=' | '^=' | '|=' ;
COMMA : ',' ;

IDENTIFIER : [a-zA-Z_$] [a-zA-Z0-9_$]* ;
// A preprocessing number (C11 6.4.8): its spelling is checked later.
NUMBER : '.'? [0-9] ( [0-9a-zA-Z_.] | [eEpP] [+-] )* ;
CHARACTER : ( 'L' | 'u' | 'U' | 'u8' )? '\'' ( ~['\\\r\n] | '\\' . )+ '\'' ;
STRING : ( 'L' | 'u' | 'U' | 'u8' )? '"' ( ~["\\\r\n] | '\\' . )* '"' ;

WHITE_SPACE : [ \t\r\n\f\u000B]+ -> skip ;
LINE_COMMENT : '//' ~[\r\n]* -> skip ;
BLOCK_COMMENT : '/*' .*? '*/' -> skip ;
// What no token begins with.
STRAY : . ;
