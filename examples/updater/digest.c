#include "digest.h"

#include <errno.h>
#include <openssl/evp.h>
#include <string.h>
#include <unistd.h>

static void to_hex(const unsigned char *bytes, size_t count, char *hex)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < count; i++) {
        hex[2 * i] = digits[bytes[i] >> 4];
        hex[2 * i + 1] = digits[bytes[i] & 15];
    }
    hex[2 * count] = '\0';
}

static enum digest_result feed(EVP_MD_CTX *context, int fd, uint64_t from, uint64_t to, const atomic_bool *stop)
{
    unsigned char block[64 * 1024];
    /* Ends with the range or the file: every turn but an interrupted one moves on. */
    while (from < to) {
        if (stop != NULL && atomic_load(stop))
            return DIGEST_STOPPED;
        size_t wanted = to - from < sizeof block ? (size_t)(to - from) : sizeof block;
        ssize_t n = pread(fd, block, wanted, (off_t)from);
        if (n == 0)
            return DIGEST_OK;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return DIGEST_READ_ERROR;
        if (EVP_DigestUpdate(context, block, (size_t)n) != 1) {
            errno = EIO;
            return DIGEST_READ_ERROR;
        }
        from += (uint64_t)n;
    }
    return DIGEST_OK;
}

enum digest_result digest_range(const char *text, int fd, uint64_t from, uint64_t to, const atomic_bool *stop,
                                char hex[DIGEST_HEX + 1])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    enum digest_result result = DIGEST_READ_ERROR;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1 ||
        (text != NULL && EVP_DigestUpdate(context, text, strlen(text)) != 1)) {
        errno = ENOMEM;
    } else {
        result = feed(context, fd, from, to, stop);
        if (result == DIGEST_OK && EVP_DigestFinal_ex(context, digest, &length) != 1) {
            errno = EIO;
            result = DIGEST_READ_ERROR;
        }
    }
    if (result == DIGEST_OK)
        to_hex(digest, length, hex);
    EVP_MD_CTX_free(context);
    return result;
}

enum digest_result digest_file(int fd, const atomic_bool *stop, char hex[DIGEST_HEX + 1])
{
    return digest_range(NULL, fd, 0, UINT64_MAX, stop, hex);
}
