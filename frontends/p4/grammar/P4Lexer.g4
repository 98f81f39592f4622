/**
 * The tokens of P4_16 (specification 1.2.5 and later, §6.4 and Appendix G). The compiler reads files with the preprocessor that
 * it shares with C and maps its tokens to these types by the literals below (frontends/p4/tokens.ts), so this grammar
 * is the vocabulary of the parser; it also stands alone as a lexer for P4 without preprocessor lines.
 */
lexer grammar P4Lexer;

tokens {
  // Token types that frontends/p4/tokens.ts gives by context, so that the parser needs one token of look-ahead.
  TYPE_IDENTIFIER,    // an identifier that names a type where it stands
  CAST_OPEN,          // the `(` of a cast
  KEYSET_OPEN,        // the `(` of a keyset, a key or a label whose `)` stands before `:`
  ANNOTATION_OPEN,    // the `(` of an annotation's body
  ANNOTATION_BRACKET, // the `[` of a structured annotation's body
  TYPE_ARGS_OPEN,     // the `<` after a type
  CALL_ARGS_OPEN,     // the `<` of the type arguments of a call
  ERROR_BLOCK,        // the `error` of a declaration of errors
  MATCH_KIND_BLOCK,   // the `match_kind` of a declaration of match kinds
  TYPE_DOT,           // the `.` before the name of a type at the top level
  PLUS_SLICE,         // the `+` of `[low +: width]`
  END_PRAGMA          // the end of the line of an `@pragma`
}

ABSTRACT : 'abstract' ;
ACTION : 'action' ;
ACTIONS : 'actions' ;
APPLY : 'apply' ;
BIT : 'bit' ;
BOOL : 'bool' ;
BREAK : 'break' ;
CONST : 'const' ;
CONTINUE : 'continue' ;
CONTROL : 'control' ;
DEFAULT : 'default' ;
ELSE : 'else' ;
ENTRIES : 'entries' ;
ENUM : 'enum' ;
ERROR : 'error' ;
EXIT : 'exit' ;
EXTERN : 'extern' ;
FALSE : 'false' ;
FOR : 'for' ;
HEADER : 'header' ;
HEADER_UNION : 'header_union' ;
IF : 'if' ;
IN : 'in' ;
INOUT : 'inout' ;
INT : 'int' ;
KEY : 'key' ;
LIST : 'list' ;
MATCH_KIND : 'match_kind' ;
OUT : 'out' ;
PACKAGE : 'package' ;
PARSER : 'parser' ;
PRAGMA : 'pragma' ;
PRIORITY : 'priority' ;
RETURN : 'return' ;
SELECT : 'select' ;
STATE : 'state' ;
STRING : 'string' ;
STRUCT : 'struct' ;
SWITCH : 'switch' ;
TABLE : 'table' ;
THIS : 'this' ;
TRANSITION : 'transition' ;
TRUE : 'true' ;
TUPLE : 'tuple' ;
TYPE : 'type' ;
TYPEDEF : 'typedef' ;
VALUE_SET : 'value_set' ;
VARBIT : 'varbit' ;
VOID : 'void' ;
DONT_CARE : '_' ;

MASK : '&&&' ;
DOTS : '...' ;
RANGE : '..' ;
SHIFT_LEFT_ASSIGN : '<<=' ;
SHIFT_RIGHT_ASSIGN : '>>=' ;
SHIFT_LEFT : '<<' ;
AND_AND : '&&' ;
OR_OR : '||' ;
EQUAL : '==' ;
NOT_EQUAL : '!=' ;
GREATER_EQUAL : '>=' ;
LESS_EQUAL : '<=' ;
CONCAT : '++' ;
PLUS_SAT_ASSIGN : '|+|=' ;
MINUS_SAT_ASSIGN : '|-|=' ;
PLUS_SAT : '|+|' ;
MINUS_SAT : '|-|' ;
PLUS_ASSIGN : '+=' ;
MINUS_ASSIGN : '-=' ;
MUL_ASSIGN : '*=' ;
DIV_ASSIGN : '/=' ;
MOD_ASSIGN : '%=' ;
AND_ASSIGN : '&=' ;
OR_ASSIGN : '|=' ;
XOR_ASSIGN : '^=' ;
PLUS : '+' ;
MINUS : '-' ;
MUL : '*' ;
DIV : '/' ;
MOD : '%' ;
BIT_OR : '|' ;
BIT_AND : '&' ;
BIT_XOR : '^' ;
COMPLEMENT : '~' ;
NOT : '!' ;
L_PAREN : '(' ;
R_PAREN : ')' ;
L_BRACKET : '[' ;
R_BRACKET : ']' ;
L_BRACE : '{' ;
R_BRACE : '}' ;
L_ANGLE : '<' ;
R_ANGLE : '>' ;
COLON : ':' ;
COMMA : ',' ;
QUESTION : '?' ;
DOT : '.' ;
ASSIGN : '=' ;
SEMICOLON : ';' ;
AT : '@' ;
HASH : '#' ;

IDENTIFIER : [A-Za-z_] [A-Za-z0-9_]* ;
// P4-16 §6.4.3.2: an optional width and sign, an optional base, digits with underscores between them.
INTEGER : ( [0-9] [0-9_]* [ws] )? ( '0' [xX] [0-9A-Fa-f_]+ | '0' [bB] [01_]+ | '0' [oO] [0-7_]+ | '0' [dD] [0-9_]+ | [0-9] [0-9_]* ) ;
STRING_LITERAL : '"' ( '\\' . | ~["\\\r\n] )* '"' ;

COMMENT : '/*' .*? '*/' -> skip ;
LINE_COMMENT : '//' ~[\r\n]* -> skip ;
SPACE : [ \t\r\n\f\u000B]+ -> skip ;
UNEXPECTED_TOKEN : . ;
